/**
 * One conversation as a client sees it: what it has been shown, in order, and how live messages and catch-up are
 * put together after a reconnect. Live messages that come while the history is still being read are held back and
 * shown after it; what the history has already shown is left out by msgid.
 */
import type { Entry, Path } from './journal.js';

/** A message as it came over the wire. */
export interface Arrival {
  readonly msgid: string;
  readonly time: string;
  readonly sender: string;
  readonly text: string;
  /** An own message that has been sent more than once: its copy may come again. */
  readonly resent: boolean;
}

/** The view of one conversation; `record` is told what is shown, in order. */
export class Conversation {
  readonly name: string;
  readonly #record: (entry: Entry) => void;
  readonly #seen = new Set<string>();
  #last = '';
  #catchingUp = true;
  #held: Arrival[] = [];
  #liveHere = new Set<string>();
  #connection = 0;

  constructor(name: string, record: (entry: Entry) => void) {
    this.name = name;
    this.#record = record;
  }

  /** The msgid after which the history has to be read; empty when nothing has been shown yet. */
  get last(): string {
    return this.#last;
  }

  get catchingUp(): boolean {
    return this.#catchingUp;
  }

  /** Takes over what an earlier life of the client was shown. */
  recall(msgid: string): void {
    this.#seen.add(msgid);
    this.#last = msgid;
  }

  /** A connection begins: until `release`, live messages wait for the history. */
  hold(connection: number): void {
    this.#connection = connection;
    this.#catchingUp = true;
    this.#held = [];
    this.#liveHere = new Set();
  }

  /** A message came as it happened. */
  live(arrival: Arrival): void {
    const { msgid } = arrival;
    const again = this.#liveHere.has(msgid) || (!this.#catchingUp && this.#seen.has(msgid));
    this.#liveHere.add(msgid);
    if (again) {
      if (!arrival.resent) this.#twice(arrival, 'live');
    } else if (this.#catchingUp) {
      this.#held.push(arrival);
    } else {
      this.#show(arrival, 'live');
    }
  }

  /**
   * A page of the history came, read after `last`. Says whether there may be more to read: not when it has reached
   * what came live, since from there on nothing is missing, nor when it had nothing new, or a server that answers
   * nonsense would be asked for ever.
   */
  page(arrivals: readonly Arrival[]): boolean {
    let reached = false;
    let fresh = false;
    for (const arrival of arrivals) {
      if (this.#liveHere.has(arrival.msgid)) reached = true;
      if (this.#seen.has(arrival.msgid)) {
        this.#twice(arrival, 'page');
      } else {
        fresh = true;
        this.#show(arrival, 'page');
      }
    }
    return fresh && !reached;
  }

  /** The history has been read: shows what was held back. */
  release(): void {
    this.#catchingUp = false;
    for (const arrival of this.#held) {
      if (!this.#seen.has(arrival.msgid)) this.#show(arrival, 'held');
    }
    this.#held = [];
  }

  #show(arrival: Arrival, h: Path): void {
    const { msgid: m, time: t, sender: s, text: x } = arrival;
    this.#seen.add(m);
    this.#last = m;
    this.#record({ k: 'shown', c: this.name, m, t, s, x, h, n: this.#connection });
  }

  #twice({ msgid: m, text: x }: Arrival, h: Path): void {
    this.#record({ k: 'twice', c: this.name, m, x, h, n: this.#connection });
  }
}
