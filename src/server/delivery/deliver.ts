/**
 * Shows an event to its audience: encoded once per class of capabilities, the same line object to everybody of the
 * class, so that their output stays shared down to the socket.
 */
import { Cap } from '../../protocol/capabilities.js';
import { isSpoken } from '../state/event-data.js';
import type { Outcome } from '../state/audience.js';
import type { NetworkState } from '../state/network.js';
import type { Session, WireLine } from '../state/session.js';
import type { LogEvent } from '../store/types.js';
import { ClassLines } from './class-lines.js';
import { encodeEvent, type ExtraTag, type RoomNames } from './encode.js';

/** Gives the tag that puts the author's own copy into the answer to their command; asked once per copy. */
export type OwnTag = () => ExtraTag | undefined;

export class Delivery {
  readonly #roomNames: RoomNames;
  /** Lines handed to sessions so far. */
  deliveries = 0;

  constructor(state: NetworkState) {
    this.#roomNames = (key) => state.rooms.get(key)?.name ?? key;
  }

  /**
   * @param ownTag when the event answers a labelled command of its author
   * @param asLogged false when the event is shown otherwise than the log has it
   */
  deliver(outcome: Outcome, ownTag?: OwnTag, asLogged: boolean = true): void {
    const { event, audience, author } = outcome;
    if (audience.to === 'nobody') return;
    const lines = new ClassLines(event, this.#roomNames, asLogged);
    if (audience.to === 'room') {
      // The longest loop of the server: a compare, a look at the class, and a push for each member.
      const { members } = audience.room;
      this.deliveries += members.length;
      for (const { session } of members) {
        if (session === author) continue;
        const line = lines.of(session.capabilities);
        if (line !== undefined) session.outlet.push(line);
      }
      if (author !== undefined && audience.room.member(author) !== undefined) {
        this.#deliverOwn(event, author, lines, ownTag);
      }
      return;
    }
    const { sessions } = audience;
    this.deliveries += sessions.length;
    // A conversation of two, or news for one person; a crowd gets it with what else it is shown.
    const atOnce = sessions.length <= 2;
    for (const session of sessions) {
      if (session === author) {
        this.#deliverOwn(event, author, lines, ownTag);
        continue;
      }
      const line = lines.of(session.capabilities);
      if (line === undefined) continue;
      if (atOnce) session.outlet.pushNow(line);
      else session.outlet.push(line);
    }
  }

  /** The author's own copy of what has been shown to the others before. */
  echo(author: Session, event: LogEvent, ownTag: OwnTag): void {
    const line = this.encodeFor(author, event, ownTag());
    if (line !== undefined) author.outlet.pushNow(line);
  }

  /** An event of the past as a line for one session, without one for an event it is not to see. */
  encodeFor(session: Session, event: LogEvent, extra?: ExtraTag): WireLine | undefined {
    const own = event.sendId !== undefined && event.author.identity === session.identity;
    const text = encodeEvent(event, session.capabilities, this.#roomNames, extra, own);
    return text === undefined ? undefined : { text };
  }

  /**
   * The author's copy: what they do is always shown to them; what they say only with echo-message or a send id, and
   * once more when they say it to themselves.
   */
  #deliverOwn(event: LogEvent, author: Session, lines: ClassLines, ownTag: OwnTag | undefined): void {
    if (isSpoken(event.kind)) {
      const toSelf = event.data?.['to'] === author.id;
      const wanted = event.sendId !== undefined || (author.capabilities & Cap.echoMessage) !== 0;
      if (wanted) this.#pushOwn(event, author, lines, ownTag);
      if (!toSelf) return;
      const line = lines.of(author.capabilities);
      if (line !== undefined) author.outlet.pushNow(line);
      return;
    }
    this.#pushOwn(event, author, lines, ownTag);
  }

  #pushOwn(event: LogEvent, author: Session, lines: ClassLines, ownTag: OwnTag | undefined): void {
    const plain = lines.of(author.capabilities);
    if (plain === undefined) return;
    const tag = ownTag?.();
    const shared = tag === undefined && event.sendId === undefined;
    const line = shared ? plain : this.encodeFor(author, event, tag);
    if (line !== undefined) author.outlet.pushNow(line);
  }
}
