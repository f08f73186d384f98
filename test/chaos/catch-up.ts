/**
 * Reads what was missed, conversation by conversation and page by page, with CHATHISTORY AFTER.
 * Source: IRCv3 draft/chathistory, with messages in batches of the type `chathistory`.
 */
import type { Arrival, Conversation } from './conversation.js';
import type { IrcLine } from './irc-line.js';

/** Messages asked for at a time; well under what servers allow. */
const PAGE = 100;
/** Where the history of somebody who has seen nothing begins. */
const BEGINNING = '2000-01-01T00:00:00.000Z';

/** A conversation and the name it has towards the server. */
export interface Reading {
  readonly conversation: Conversation;
  readonly target: string;
}

/** What a catch-up may do. */
export interface CatchUpActions {
  send(line: string): void;
  arrival(line: IrcLine): { conversation: string; arrival: Arrival };
  wrong(text: string): void;
  /** All conversations have been read. */
  done(): void;
}

/** One catch-up on one connection. */
export class CatchUp {
  readonly #todo: Reading[];
  readonly #actions: CatchUpActions;
  /** Open history batches: their references, and what they have brought. */
  readonly #batches = new Map<string, Arrival[]>();

  constructor(readings: readonly Reading[], actions: CatchUpActions) {
    this.#todo = [...readings];
    this.#actions = actions;
    this.#ask();
  }

  /** Whether the line was part of the history. */
  line(line: IrcLine): boolean {
    const { command, params } = line;
    const [reference = '', type = ''] = params;
    const open = this.#batches.get(line.tags.get('batch') ?? '');
    if (command === 'BATCH' && reference.startsWith('+') && type === 'chathistory') {
      this.#batches.set(reference.slice(1), []);
    } else if (command === 'BATCH' && this.#batches.has(reference.slice(1))) {
      this.#page(this.#batches.get(reference.slice(1)) ?? []);
      this.#batches.delete(reference.slice(1));
    } else if (open) {
      if (command === 'PRIVMSG') this.#collect(line, open);
    } else if (command === 'FAIL' && params[0] === 'CHATHISTORY') {
      this.#refused(params);
    } else {
      return false;
    }
    return true;
  }

  #collect(line: IrcLine, open: Arrival[]): void {
    const { conversation, arrival } = this.#actions.arrival(line);
    const reading = this.#todo[0];
    if (reading && conversation === reading.conversation.name) open.push(arrival);
    else
      this.#actions.wrong(`the history of ${reading?.target ?? 'nothing'} has a message of ${conversation}`);
  }

  #ask(): void {
    const reading = this.#todo[0];
    if (!reading) {
      this.#actions.done();
      return;
    }
    const { last } = reading.conversation;
    const anchor = last === '' ? `timestamp=${BEGINNING}` : `msgid=${last}`;
    this.#actions.send(`CHATHISTORY AFTER ${reading.target} ${anchor} ${PAGE}`);
  }

  #page(arrivals: readonly Arrival[]): void {
    const reading = this.#todo[0];
    if (!reading) return;
    if (!reading.conversation.page(arrivals)) this.#next(reading);
    this.#ask();
  }

  /** A private conversation with somebody whom the server does not know (any more) has no history. */
  #refused(params: readonly string[]): void {
    const reading = this.#todo[0];
    if (!reading) return;
    if (reading.target.startsWith('#'))
      this.#actions.wrong(`no history of ${reading.target}: ${params.join(' ')}`);
    this.#next(reading);
    this.#ask();
  }

  #next(reading: Reading): void {
    reading.conversation.release();
    this.#todo.shift();
  }
}
