/**
 * All that one command says to its own connection (IRCv3 labeled-response).
 *
 * With a label, one line carries it, several become a batch, none becomes an ACK. A response that is complete when
 * the handler returns is gathered first; one that goes on while others speak (a JOIN through the log) opens its
 * batch with its first line, since a line held back would lose its place among theirs.
 */
import { Cap } from '../../protocol/capabilities.js';
import { randomId } from '../../core/random-id.js';
import type { Reply } from '../commands/types.js';
import type { ExtraTag } from '../delivery/encode.js';
import type { Outlet, Session } from '../state/session.js';
import { replyLine } from './reply-line.js';

/** Makes a line's text when it is known which tag it carries; undefined for a line that is not shown after all. */
type MakeLine = (extra?: ExtraTag) => string | undefined;

/** What a response needs to know of the server. */
export interface ResponseSettings {
  readonly serverName: string;
  /** Unix ms. */
  readonly now: () => number;
}

/** The longest label that is answered, characters (the specification's limit). */
const LABEL_LENGTH = 64;
/** Characters of a batch's reference: unique among the few that one connection has open. */
const REFERENCE_LENGTH = 8;

/** The label of a line, when the session understands labelled answers. */
export function labelOf(session: Session, tags: ReadonlyMap<string, string>): string | undefined {
  const needed = Cap.labeledResponse | Cap.batch;
  if ((session.capabilities & needed) !== needed) return undefined;
  const label = tags.get('label');
  return label === undefined || label === '' || label.length > LABEL_LENGTH ? undefined : label;
}

export class Response {
  #session: Session;
  /** Of the connection that has asked: should another one take the session over, none of this is for it. */
  readonly #outlet: Outlet;
  readonly #settings: ResponseSettings;
  readonly #label: string | undefined;
  /** `gather`: until it is known how many lines; `one`: the next line carries the label; `open`: inside the batch. */
  #mode: 'gather' | 'one' | 'open' = 'gather';
  readonly #gathered: MakeLine[] = [];
  #reference: string | undefined;
  #labelUsed = false;

  constructor(session: Session, settings: ResponseSettings, label: string | undefined) {
    this.#session = session;
    this.#outlet = session.outlet;
    this.#settings = settings;
    this.#label = label;
  }

  get labelled(): boolean {
    return this.#label !== undefined;
  }

  /** The rest is said to another session, which has the same connection now. */
  adopt(session: Session): void {
    this.#session = session;
  }

  reply(reply: Reply): void {
    this.#emit((extra) => this.#text(reply, extra));
  }

  /** A line to another session, which is no part of this response. */
  tell(other: Session, reply: Reply): void {
    const { serverName, now } = this.#settings;
    other.outlet.pushNow({ text: replyLine(reply, other, serverName, now()) });
  }

  /**
   * Lines in a batch of their own, plain where the session has no batches.
   *
   * @param lines each is given the tag that puts it into the batch
   */
  batch(type: string, params: readonly string[], lines: readonly MakeLine[]): void {
    if ((this.#session.capabilities & Cap.batch) === 0) {
      for (const line of lines) this.#emit(line);
      return;
    }
    const reference = randomId(REFERENCE_LENGTH);
    this.reply({ command: 'BATCH', params: [`+${reference}`, type, ...params] });
    // These are the inner batch's, whatever this response is itself.
    const inner: ExtraTag = ['batch', reference];
    for (const line of lines) this.#emit(() => line(inner));
    this.#emit(() => this.#text({ command: 'BATCH', params: [`-${reference}`] }));
  }

  /** Replies as lines for `batch`. */
  lines(replies: readonly Reply[]): MakeLine[] {
    return replies.map((reply) => (extra) => this.#text(reply, extra));
  }

  /**
   * The rest comes later, while others speak.
   *
   * @param one at most one line is to come (the own copy of a message, or why it was refused)
   */
  suspend(one: boolean): void {
    if (this.#label === undefined || this.#mode === 'open') return;
    if (one && this.#gathered.length === 0) {
      this.#mode = 'one';
      return;
    }
    this.#mode = 'open';
    for (const line of this.#gathered.splice(0)) this.#emit(line);
  }

  /** The tag that makes an own copy of an event part of this response. */
  readonly ownTag = (): ExtraTag | undefined => {
    if (this.#label === undefined || this.#session.outlet !== this.#outlet) return undefined;
    if (this.#mode === 'one') return this.#takeLabel();
    this.#mode = 'open';
    return ['batch', this.#openBatch()];
  };

  /** Nothing more belongs to it. */
  end(): void {
    if (this.#label === undefined) return;
    if (this.#reference !== undefined) {
      this.#push(this.#text({ command: 'BATCH', params: [`-${this.#reference}`] }));
      return;
    }
    if (this.#gathered.length === 1) {
      const [line] = this.#gathered;
      this.#push(line?.(this.#takeLabel()));
      return;
    }
    if (this.#gathered.length > 1) {
      this.suspend(false);
      this.end();
      return;
    }
    if (!this.#labelUsed) this.#push(this.#text({ command: 'ACK', params: [] }, this.#takeLabel()));
  }

  #emit(line: MakeLine): void {
    if (this.#label === undefined) this.#push(line());
    else if (this.#mode === 'gather') this.#gathered.push(line);
    else if (this.#mode === 'one') this.#push(line(this.#takeLabel()));
    else this.#push(line(['batch', this.#openBatch()]));
  }

  #openBatch(): string {
    if (this.#reference === undefined) {
      this.#reference = randomId(REFERENCE_LENGTH);
      const opening: Reply = { command: 'BATCH', params: [`+${this.#reference}`, 'labeled-response'] };
      this.#push(this.#text(opening, this.#takeLabel()));
    }
    return this.#reference;
  }

  #takeLabel(): ExtraTag | undefined {
    if (this.#labelUsed || this.#label === undefined) return undefined;
    this.#labelUsed = true;
    return ['label', this.#label];
  }

  #text(reply: Reply, extra?: ExtraTag): string {
    const { serverName, now } = this.#settings;
    return replyLine(reply, this.#session, serverName, now(), extra);
  }

  #push(text: string | undefined): void {
    if (text !== undefined) this.#outlet.pushNow({ text });
  }
}
