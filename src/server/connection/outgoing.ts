/**
 * The outgoing half of a connection: where it is in the tree of pending lines, and the write itself.
 */
import type { Transport } from '../../core/transport.js';
import type { Flusher } from './flusher.js';
import type { Line, PendingNode } from './pending.js';

/** Where an Outgoing stands with its flusher: in no list, in one of its lists, or ended. */
export type QueuePlace = 'none' | 'soon' | 'waiting' | 'hurried' | 'ended';

/** Takes lines, holds them as one pointer, writes them when the flusher says so. */
export class Outgoing {
  /** Of the flusher. */
  place: QueuePlace = 'none';
  /** Of the flusher: monotonic ms of the last write. */
  wroteAt: number = Number.NEGATIVE_INFINITY;
  readonly #transport: Transport;
  readonly #flusher: Flusher;
  readonly #limit: number;
  readonly #onOverflow: (queued: number) => void;
  #pending: PendingNode | undefined;

  /**
   * @param limit bytes the peer may leave unread in our memory
   * @param onOverflow what becomes of a peer that reads too slowly: the one place that decides it
   */
  constructor(
    transport: Transport,
    flusher: Flusher,
    limit: number,
    onOverflow: (queuedBytes: number) => void,
  ) {
    this.#transport = transport;
    this.#flusher = flusher;
    this.#limit = limit;
    this.#onOverflow = onOverflow;
  }

  /** Queues a line; it is written together with those of the same moment, at most one write per interval. */
  push(line: Line): void {
    const at = this.#pending;
    if (at !== undefined) this.#pending = at.after(line);
    else if (this.#flusher.enqueue(this)) this.#pending = this.#flusher.root.after(line);
  }

  /** Queues a line and has it written before those that can wait: an answer, an own echo, a private message. */
  pushNow(line: Line): void {
    this.push(line);
    this.#flusher.hurry(this);
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
    if (unread > 0 && unread + bytes.length > this.#limit) this.#onOverflow(unread + bytes.length);
    else this.#transport.write(bytes);
  }

  /** Writes what is pending, whatever the queue, and takes nothing more. */
  finish(): void {
    const node = this.#pending;
    this.discard();
    if (node !== undefined) this.#transport.write(node.bytes());
  }

  /** Forgets what is pending and takes nothing more. */
  discard(): void {
    this.#pending = undefined;
    this.place = 'ended';
  }
}
