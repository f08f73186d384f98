/**
 * A client's connection that comes back: bytes to lines, a heartbeat that notices a dead peer, and a reconnect at
 * once and then with a small back-off. Knows nothing of what the lines mean.
 */
import { connect, type Socket } from 'node:net';

import { LineSplitter, readLine, type IrcLine } from './irc-line.js';
import type { Random } from './random.js';

/** What the link's owner is told. */
export interface LinkEvents {
  opened(): void;
  line(line: IrcLine): void;
  closed(why: string): void;
  /** Comes before anything is written: what must be on disk first is put there now. */
  beforeWrite(): void;
}

/** Silence after which the peer is asked, and after which it is taken for dead, in milliseconds. */
const ASK_AFTER = 1_000;
const DEAD_AFTER = 4_000;
/** How often silence is looked at, in milliseconds. */
const LOOK_EVERY = 250;
/** Longest wait before another attempt, in milliseconds: short, as a trial is. */
const LONGEST_WAIT = 800;

/** One connection after another to the same address. */
export class Link {
  readonly #address: { readonly host: string; readonly port: number };
  readonly #random: Random;
  readonly #events: LinkEvents;
  readonly #heartbeat: NodeJS.Timeout;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #attempts = 0;
  #heardAt = 0;
  #askedAt = 0;
  #out: string[] = [];
  #flushing = false;
  #stopped = false;

  constructor(address: { readonly host: string; readonly port: number }, random: Random, events: LinkEvents) {
    this.#address = address;
    this.#random = random;
    this.#events = events;
    this.#heartbeat = setInterval(() => this.#look(), LOOK_EVERY);
  }

  /** Connects, now and whenever the connection is lost, until `stop`. */
  start(): void {
    const socket = connect({ host: this.#address.host, port: this.#address.port, noDelay: true });
    const splitter = new LineSplitter();
    this.#socket = socket;
    this.#out = [];
    this.#heardAt = performance.now();
    this.#askedAt = 0;
    let why = 'closed by the other end';
    socket.on('connect', () => {
      if (this.#socket === socket) this.#events.opened();
    });
    socket.on('data', (chunk) => {
      this.#heardAt = performance.now();
      for (const line of splitter.push(chunk)) {
        // A handler may have dropped this very connection.
        if (this.#socket !== socket) return;
        this.#events.line(readLine(line));
      }
      this.#scheduleFlush();
    });
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#lose(why);
    });
  }

  /** Sends a line, after what is to be on disk before it. Dropped when there is no connection. */
  send(line: string): void {
    this.#out.push(line);
    this.#scheduleFlush();
  }

  /** The connection is of good standing: the next loss is followed by an attempt at once. */
  settled(): void {
    this.#attempts = 0;
  }

  /** Gives the present connection up and tries again. */
  drop(why: string): void {
    if (this.#socket) this.#lose(why);
  }

  /** No more attempts; writes what is waiting and ends the connection. */
  stop(): void {
    this.#flush();
    this.#stopped = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retry);
    this.#socket?.end();
    this.#socket = undefined;
  }

  /** As a killed process would: nothing is written, nothing is said. */
  abandon(): void {
    this.#stopped = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.on('error', () => undefined);
    socket?.destroy();
  }

  #lose(why: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#out = [];
    socket?.destroy();
    this.#events.closed(why);
    if (this.#stopped) return;
    const wait = this.#attempts === 0 ? 0 : Math.min(LONGEST_WAIT, 25 * 2 ** this.#attempts);
    this.#attempts++;
    this.#retry = setTimeout(() => this.start(), wait * (0.5 + this.#random.next() / 2));
  }

  #look(): void {
    if (!this.#socket) return;
    const now = performance.now();
    const silent = now - this.#heardAt;
    if (silent > DEAD_AFTER) {
      this.#lose(`nothing heard for ${DEAD_AFTER} ms`);
    } else if (silent > ASK_AFTER && now - this.#askedAt > ASK_AFTER) {
      this.#askedAt = now;
      this.send('PING :heartbeat');
    }
  }

  #scheduleFlush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#stopped) return;
    this.#events.beforeWrite();
    if (this.#out.length === 0 || !this.#socket) return;
    this.#socket.write(`${this.#out.join('\r\n')}\r\n`);
    this.#out = [];
  }
}
