/** Two Transports joined inside one process: for tests, for a server and a client in one, without a port. */
import { Buffer } from 'node:buffer';
import type { CloseReport, Transport, TransportSecurity } from './transport.js';

/** As for a socket of Node. */
const HIGH_WATER_BYTES = 16_384;

/** One side of a pair. Its reset() is what a cut cable with a RST looks like to the other. */
export interface MemoryTransport extends Transport {
  reset(): void;
}

export interface MemoryPairOptions {
  /** What each side sees as the address of the other; `memory` by default. */
  remoteAddress?: string;
  /** What each side sees as the protection of the bytes; none by default. */
  security?: TransportSecurity;
}

/** Bytes written to one come out of the other, on a later turn of the event loop. */
export function memoryPair(options: MemoryPairOptions = {}): [MemoryTransport, MemoryTransport] {
  const left = new MemorySide(options);
  const right = new MemorySide(options);
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemorySide implements MemoryTransport {
  readonly remoteAddress: string;
  readonly security: TransportSecurity | undefined;
  /** Set by memoryPair right after both exist. */
  peer: MemorySide | undefined;
  /** Written by the peer, not read here yet. */
  #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  #paused = false;
  #scheduled = false;
  /** The peer has ended; the close follows when the inbox is empty. */
  #peerEnded = false;
  /** Closed here as soon as the peer has read everything. */
  #ending = false;
  #wantsDrain = false;
  /** Bytes that the peer has read, now and when hasProgressed was asked last. */
  #read = 0;
  #readBefore = 0;
  #report: CloseReport | undefined;
  #onData: ((chunk: Uint8Array) => void) | undefined;
  #onDrain: (() => void) | undefined;
  #onClose: ((report: CloseReport) => void) | undefined;
  #told = false;

  constructor({ remoteAddress = 'memory', security }: MemoryPairOptions) {
    this.remoteAddress = remoteAddress;
    this.security = security;
  }

  get bufferedBytes(): number {
    return this.peer?.unreadBytes ?? 0;
  }

  get isClosed(): boolean {
    return this.#report !== undefined;
  }

  /** For the peer: what it has written and nobody has read. */
  get unreadBytes(): number {
    return this.#inboxBytes;
  }

  hasProgressed(): boolean {
    const progressed = this.#read !== this.#readBefore;
    this.#readBefore = this.#read;
    return progressed;
  }

  write(data: Uint8Array | string): boolean {
    if (this.isClosed || this.#ending) return false;
    // A copy: the caller may use its buffer again, as it may with a socket once the write is done.
    const bytes = Buffer.from(data);
    if (bytes.length > 0) this.peer?.receive(bytes);
    const more = this.bufferedBytes < HIGH_WATER_BYTES;
    if (!more) this.#wantsDrain = true;
    return more;
  }

  end(): void {
    if (this.isClosed || this.#ending) return;
    this.#ending = true;
    this.#paused = false;
    this.peer?.peerEnds();
    this.peerHasRead();
  }

  destroy(): void {
    if (this.isClosed) return;
    this.#close({ cause: 'local', error: undefined });
    this.peer?.peerEnds();
  }

  reset(): void {
    if (this.isClosed) return;
    this.#close({ cause: 'local', error: undefined });
    this.peer?.peerResets();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#schedule();
  }

  onData(handler: (chunk: Uint8Array) => void): void {
    this.#onData = handler;
    this.#schedule();
  }

  onDrain(handler: () => void): void {
    this.#onDrain = handler;
  }

  onClose(handler: (report: CloseReport) => void): void {
    this.#onClose = handler;
    if (this.isClosed) this.#tell();
  }

  // What follows is called by the peer.

  receive(bytes: Uint8Array): void {
    if (this.isClosed) return;
    this.#inbox.push(bytes);
    this.#inboxBytes += bytes.length;
    this.#schedule();
  }

  peerEnds(): void {
    this.#peerEnded = true;
    this.#schedule();
  }

  peerResets(): void {
    if (this.isClosed) return;
    this.#close({ cause: 'reset', error: new Error('the memory transport was reset') });
  }

  peerTook(bytes: number): void {
    this.#read += bytes;
  }

  peerHasRead(): void {
    if (this.isClosed || this.bufferedBytes > 0) return;
    if (this.#ending) this.#close({ cause: 'local', error: undefined });
    else if (this.#wantsDrain) {
      this.#wantsDrain = false;
      this.#onDrain?.();
    }
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    while (!this.isClosed && !this.#paused && this.#inbox.length > 0) {
      // After end() nobody listens, but the bytes still have to go.
      if (this.#onData === undefined && !this.#ending) return;
      const chunk = this.#inbox.shift() as Uint8Array;
      this.#inboxBytes -= chunk.length;
      this.peer?.peerTook(chunk.length);
      this.#onData?.(chunk);
    }
    if (this.#inbox.length > 0) return;
    this.peer?.peerHasRead();
    if (this.#peerEnded && !this.#paused) this.#close({ cause: 'end', error: undefined });
  }

  #close(report: CloseReport): void {
    if (this.isClosed) return;
    this.#report = report;
    this.#inbox = [];
    this.#inboxBytes = 0;
    this.#tell();
    // A peer that is still there learns of it, as from a FIN.
    if (report.cause !== 'reset') this.peer?.peerEnds();
  }

  #tell(): void {
    setImmediate(() => {
      const report = this.#report;
      if (this.#told || report === undefined || this.#onClose === undefined) return;
      this.#told = true;
      this.#onClose(report);
    });
  }
}
