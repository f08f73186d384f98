/**
 * The outgoing half of a connection: where it is in the tree of pending lines, and the write itself.
 *
 * A peer that leaves more than its limit unread falls behind: from then on nothing is queued for it but what it would
 * have been sent is noted, and when its socket has drained it is fed from the log, page by page, until it has caught
 * up. Then it is live again.
 */
import type { Transport } from '../../core/transport.js';
import { Backlog, type Piece } from './backlog.js';
import type { Fed, Feeder } from './feeder.js';
import type { Flusher } from './flusher.js';
import type { LineSource, PlacedLine } from './line-source.js';
import type { Line, PendingNode } from './pending.js';

/** Where an Outgoing stands with its flusher: in no list, in one of its lists, fed otherwise, or ended. */
export type QueuePlace = 'none' | 'soon' | 'waiting' | 'hurried' | 'behind' | 'ended';

/** Who has to know how far the peer is. */
export interface OutgoingHandler {
  /** In which form the peer is shown lines now; means something to the line source only. */
  dialect(): number;
  /** The peer has fallen behind. @param unreadBytes what it has not taken */
  behind(unreadBytes: number): void;
  /** It is live again, after so many lines that it was not sent at once. */
  caughtUp(lines: number): void;
  /** More waits for it than may wait. */
  tooFar(): void;
  /** Its own requests are to wait, since it does not take their answers, or are not. */
  holdRequests(hold: boolean): void;
}

/** Places read at once: as many as a page of history. */
const PAGE_PLACES = 100;
/** Characters of kept lines in a page; one line more may begin below it. */
const PAGE_CHARS = 65_536;

/** Takes lines, holds them as one pointer, writes them when the flusher says so. */
export class Outgoing implements Fed {
  /** Of the flusher. */
  place: QueuePlace = 'none';
  /** Of the flusher: monotonic ms of the last write. */
  wroteAt: number = Number.NEGATIVE_INFINITY;
  readonly #transport: Transport;
  readonly #flusher: Flusher;
  readonly #feeder: Feeder;
  readonly #limit: number;
  readonly #handler: OutgoingHandler;
  #pending: PendingNode | undefined;
  /** While the peer is behind. */
  #backlog: Backlog | undefined;
  /** The page that has been taken from it and is not written yet. */
  #page: readonly Piece[] | undefined;
  /** In the feeder's queue or being fed. */
  #feeding = false;
  /** The socket has asked to wait, and not drained since. */
  #full = false;
  #holding = false;

  /** @param limit bytes the peer may leave unread in our memory */
  constructor(
    transport: Transport,
    parts: { readonly flusher: Flusher; readonly feeder: Feeder },
    limit: number,
    handler: OutgoingHandler,
  ) {
    this.#transport = transport;
    this.#flusher = parts.flusher;
    this.#feeder = parts.feeder;
    this.#limit = limit;
    this.#handler = handler;
    transport.onDrain(() => this.#onDrain());
  }

  /** True while the peer is fed instead of being sent what comes. */
  get isBehind(): boolean {
    return this.#backlog !== undefined;
  }

  /** Queues a line; it is written together with those of the same moment, at most one write per interval. */
  push(line: Line): void {
    const at = this.#pending;
    if (at !== undefined) this.#pending = at.after(line);
    else if (this.#flusher.enqueue(this)) this.#pending = this.#flusher.root.after(line);
    else if (this.#backlog !== undefined) this.#keep(this.#backlog, line);
  }

  /** Queues a line and has it written before those that can wait: an answer, an own echo, a private message. */
  pushNow(line: Line): void {
    this.push(line);
    this.#flusher.hurry(this);
  }

  /** As `pushNow`, but before all that a peer who is behind has still to be sent. */
  overtake(line: Line): void {
    if (this.#backlog === undefined) this.pushNow(line);
    else this.#write(Buffer.from(line.text));
  }

  /**
   * Writes what is pending. What the peer has not yet taken is looked at only here: as long as it takes all, the
   * output of one moment may be of any size.
   */
  flush(): void {
    const node = this.#pending;
    if (node === undefined) return;
    this.#pending = undefined;
    const bytes = node.bytes();
    const unread = this.#transport.bufferedBytes;
    if (unread > 0 && unread + bytes.length > this.#limit) this.#fallBehind(node, unread);
    else this.#write(bytes);
  }

  /** Sends the next page of what a peer who is behind has missed. */
  async feed(source: LineSource): Promise<void> {
    const backlog = this.#backlog;
    if (backlog === undefined) return;
    this.#page ??= backlog.take(PAGE_PLACES, PAGE_CHARS);
    const page = this.#page;
    const runs = page.filter((piece) => 'from' in piece);
    const lines = runs.length === 0 ? [] : await source.read(runs);
    // It may have ended in the meantime.
    if (this.#backlog !== backlog) return;
    this.#page = undefined;
    this.#feeding = false;
    const text = join(page, lines);
    if (text !== '') this.#write(Buffer.from(text));
    if (backlog.isEmpty) this.#goLive(backlog);
    else {
      this.#weigh(backlog);
      this.#askForMore();
    }
  }

  /** Writes what is pending and a last line, whatever the queue, and takes nothing more. */
  finish(last: Line): void {
    const pending = this.#pending?.bytes();
    this.discard();
    if (pending !== undefined) this.#transport.write(pending);
    this.#transport.write(last.text);
  }

  /** Forgets what is pending and takes nothing more. */
  discard(): void {
    this.#pending = undefined;
    this.#backlog = undefined;
    this.#page = undefined;
    this.place = 'ended';
    this.#hold(false);
  }

  #write(bytes: Uint8Array): void {
    if (!this.#transport.write(bytes)) this.#full = true;
  }

  #onDrain(): void {
    this.#full = false;
    if (this.#backlog === undefined) return;
    this.#weigh(this.#backlog);
    this.#askForMore();
  }

  #fallBehind(node: PendingNode, unread: number): void {
    const backlog = new Backlog(this.#limit);
    this.#backlog = backlog;
    this.place = 'behind';
    this.#hold(true);
    this.#handler.behind(unread);
    for (const line of node.lines()) {
      if (this.#backlog === backlog) this.#keep(backlog, line);
    }
    this.#askForMore();
  }

  #keep(backlog: Backlog, line: Line): void {
    if (!backlog.add(line, this.#handler.dialect())) this.#handler.tooFar();
    else if (backlog.textBytes > this.#limit / 4) this.#hold(true);
  }

  #goLive(backlog: Backlog): void {
    this.#backlog = undefined;
    this.place = 'none';
    this.#hold(false);
    this.#handler.caughtUp(backlog.added);
  }

  #askForMore(): void {
    if (this.#feeding || this.#full || this.#backlog === undefined) return;
    this.#feeding = true;
    this.#feeder.ready(this);
  }

  /** Whether the peer may ask for more: not before it has taken most of what it has asked for. */
  #weigh(backlog: Backlog): void {
    if (backlog.textBytes <= this.#limit / 8) this.#hold(false);
  }

  #hold(hold: boolean): void {
    if (this.#holding === hold) return;
    this.#holding = hold;
    this.#handler.holdRequests(hold);
  }
}

/** The text of a page, whose places have been read as `lines`; both rise. */
function join(page: readonly Piece[], lines: readonly PlacedLine[]): string {
  let text = '';
  let next = 0;
  for (const piece of page) {
    if ('text' in piece) {
      text += piece.text;
      continue;
    }
    for (; (lines[next]?.place ?? Number.POSITIVE_INFINITY) <= piece.to; next++) {
      text += lines[next]?.text(piece.dialect) ?? '';
    }
  }
  return text;
}
