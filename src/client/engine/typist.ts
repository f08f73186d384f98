/**
 * Tells others that the reader is typing (IRCv3 client tag typing): never within 3 s of the last word of it to the same
 * target, never for commands, and not where the server paces or refuses it.
 */
import type { Clock, Timer } from '../../core/clock.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { isTagAllowed, type Typing, TYPING_TAG } from '../../protocol/client-tags.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { Conversation } from '../model/conversation.js';
import { activeConversation, type ClientState } from '../model/state.js';

/** Between two words of it to one target. */
const EVERY_MS = 3000;
/** Without a key for so long the reader has paused. */
const PAUSE_MS = 5000;
/** A room of more would spend more on it than on what is said. */
const MOST_MEMBERS = 200;

export interface TypistParts {
  readonly clock: Clock;
  readonly state: ClientState;
  readonly send: (message: MessageParts) => boolean;
}

export class Typist {
  readonly #parts: TypistParts;
  readonly #label: string;
  /** By folded target, monotonic ms; those that are old are forgotten. */
  readonly #toldAt = new Map<string, number>();
  /** Folded targets where the server does not take it, on this connection. */
  readonly #refused = new Set<string>();
  /** Where others have been told that the reader is typing. */
  #told: { readonly target: string; readonly typing: Typing } | undefined;
  #pause: Timer | undefined;

  /** @param label of what is sent: answers to it are not for the reader */
  constructor(parts: TypistParts, label: string) {
    this.#parts = parts;
    this.#label = label;
  }

  /** The input has changed, where the reader is. */
  typed(text: string): void {
    const { clock, state } = this.#parts;
    const active = activeConversation(state);
    this.#pause?.cancel();
    if (!this.#isMeant(text) || !this.#isWelcome(active)) {
      if (this.#told?.target === active.target && this.#told.typing !== 'done') this.#tell(active, 'done');
      return;
    }
    this.#tell(active, 'active');
    this.#pause = clock.setTimeout(() => {
      if (this.#told?.target === active.target && this.#told.typing === 'active')
        this.#tell(active, 'paused');
    }, PAUSE_MS);
  }

  /** The text was sent, which says enough. */
  said(): void {
    this.#pause?.cancel();
    this.#told = undefined;
  }

  /** A new connection. */
  restart(): void {
    this.stop();
    this.#refused.clear();
    this.#toldAt.clear();
  }

  stop(): void {
    this.#pause?.cancel();
    this.#told = undefined;
  }

  /** The server does not take it there. */
  onRefused(): void {
    if (this.#told === undefined || this.#refused.size >= MOST_MEMBERS) return;
    this.#refused.add(foldName(this.#told.target));
    this.stop();
  }

  #tell({ target }: Conversation, typing: Typing): void {
    const { clock, send } = this.#parts;
    const key = foldName(target);
    const now = clock.monotonic();
    for (const [old, at] of this.#toldAt) if (now - at >= EVERY_MS) this.#toldAt.delete(old);
    if (this.#toldAt.has(key)) return;
    const tags: Array<[string, string]> = [
      ['label', this.#label],
      [TYPING_TAG, typing],
    ];
    if (!send({ tags, command: 'TAGMSG', params: [target] })) return;
    this.#toldAt.set(key, now);
    this.#told = { target, typing };
  }

  /** Text for those who are here: no command, not to somebody else. */
  #isMeant(text: string): boolean {
    if (text.trim() === '' || /^\\q/i.test(text) || text.startsWith('@')) return false;
    return !/^\s*\//.test(text) || text.startsWith('//');
  }

  #isWelcome({ kind, joined, target, members }: Conversation): boolean {
    const { caps, isupport, settings, burstOver } = this.#parts.state;
    if (!settings.typing || !burstOver || kind === 'server' || this.#refused.has(foldName(target)))
      return false;
    // A server without echo is one whose flood control we know nothing of.
    if (!hasCap(caps, Cap.messageTags | Cap.labeledResponse | Cap.echoMessage)) return false;
    if (!isTagAllowed(isupport.get('CLIENTTAGDENY'), TYPING_TAG)) return false;
    return kind === 'private' || (joined && members.size <= MOST_MEMBERS);
  }
}
