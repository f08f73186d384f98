/**
 * What a client knows of itself, kept in its journal: how far it has written, what still waits for an answer, and
 * where it is in each conversation. A client that starts again reads it back.
 */
import { Conversation } from './conversation.js';
import { Journal, readJournal, type Entry } from './journal.js';
import { compose, conversationName, type ClientPlan } from './plan.js';

/** An own message that has been written and has not been answered. */
export interface Outstanding {
  readonly key: string;
  readonly target: string;
  readonly text: string;
  readonly sendId: string;
  /** The identity under which it was written first: only the same one may send it again. */
  readonly identity: number;
  /** The connection on which it was written last. */
  connection: number;
}

/** A client's memory; every change goes through the journal. */
export class Memory {
  readonly plan: ClientPlan;
  readonly conversations = new Map<string, Conversation>();
  readonly outbox = new Map<string, Outstanding>();
  /** Keys of messages that were written more than once: their copies may come more than once too. */
  readonly resent = new Set<string>();
  #journal: Journal;
  #written = 0;
  #identity = 0;
  #connection = 0;
  #token = '';

  constructor(plan: ClientPlan) {
    this.plan = plan;
    const names = [...plan.rooms, ...plan.peers.map((peer) => conversationName(plan.nick, peer))];
    for (const name of names) {
      this.conversations.set(name, new Conversation(name, (entry) => this.#journal.add(entry)));
    }
    for (const entry of readJournal(plan.journal)) this.#apply(entry);
    this.#journal = new Journal(plan.journal);
    this.add({ k: 'start', pid: process.pid });
    this.flush();
  }

  /** Messages written so far. */
  get written(): number {
    return this.#written;
  }

  get identity(): number {
    return this.#identity;
  }

  get connection(): number {
    return this.#connection;
  }

  get token(): string {
    return this.#token;
  }

  /** Applies and writes down; in the file after the next `flush`. */
  add(entry: Entry): void {
    this.#apply(entry);
    this.#journal.add(entry);
  }

  flush(): void {
    this.#journal.flush();
  }

  close(): void {
    this.#journal.close();
  }

  #apply(entry: Entry): void {
    switch (entry.k) {
      case 'connected':
        this.#connection = entry.n;
        break;
      case 'identity':
        this.#identity = entry.i;
        break;
      case 'token':
        this.#token = entry.token;
        break;
      case 'sent': {
        this.#written++;
        const { key, text, id: sendId, i: identity, n: connection } = entry;
        const { target } = compose(this.plan, this.#written);
        this.outbox.set(key, { key, target, text, sendId, identity, connection });
        break;
      }
      case 'again': {
        this.resent.add(entry.key);
        const message = this.outbox.get(entry.key);
        if (message) message.connection = entry.n;
        break;
      }
      case 'ack':
      case 'found':
      case 'refused':
        this.outbox.delete(entry.key);
        break;
      case 'start':
      case 'lost':
      case 'offers':
      case 'resumed':
      case 'twice':
      case 'finished':
      case 'note':
        break;
      case 'shown':
        // Only when read back: a conversation that shows something knows it already.
        this.conversations.get(entry.c)?.recall(entry.m);
    }
  }
}
