/**
 * Own lines from the key press to the server's word on them: queued, sent, stored or refused.
 *
 * Lines to one target leave in the order of writing. After a cut nobody knows of the lines in flight whether the server
 * has them: they are `unsure`. Where the server knows send ids (docs/ext/send-id.md) they are sent again under the same
 * id, which is harmless. Elsewhere the history since then has to be read first, and a line is looked for there by its
 * text.
 */
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { type Entry, makeEntry, type Waiting } from './entry.js';
import type { OutboxStore, OwnLine } from './own-line.js';
import { nextToLeave } from './window.js';
import { bySendId, NO_SUCH_NICK, ofEcho, ofHistory, ofRefusal, ofTarget } from './matching.js';

/** What the server has said against a line. */
export interface Refusal {
  readonly line: OwnLine;
  readonly reason: string;
  /** It was not given up: it waits for a person to come. */
  readonly waits: boolean;
}

/** A person types a few lines while offline; a script that writes this many must wait until they are gone. */
const MOST_LINES = 10_000;
/** Refused lines that can be taken up again; nobody looks through more. */
const MOST_REFUSED = 1000;

export class Outbox {
  readonly #store: OutboxStore;
  readonly #newId: () => string;
  readonly #entries = new Map<string, Entry>();
  /** Given up, and still on the screen: /resend takes them up again. */
  readonly #refused = new Map<string, OwnLine>();

  constructor(store: OutboxStore, newId: () => string) {
    this.#store = store;
    this.#newId = newId;
    for (const { line, sent, sentAt } of store.load()) {
      const entry = makeEntry(line, sent === false ? 'queued' : 'unsure', true);
      entry.firstSentAt = sentAt;
      if (sent === 'elsewhere') entry.sender = 'other';
      this.#entries.set(line.id, entry);
    }
  }

  /** Lines that the server has not answered for. */
  get size(): number {
    return this.#entries.size;
  }

  /** All of them, in the order of writing. */
  get lines(): OwnLine[] {
    return [...this.#entries.values()].map(({ line }) => line);
  }

  /** Lines that wait to be sent. */
  get queued(): number {
    let count = 0;
    for (const entry of this.#entries.values()) if (entry.state !== 'sent') count++;
    return count;
  }

  get isFull(): boolean {
    return this.#entries.size >= MOST_LINES;
  }

  /** Whether there are lines that the server may have, or not. */
  get isUnsure(): boolean {
    return [...this.#entries.values()].some(({ state }) => state === 'sent' || state === 'unsure');
  }

  /** Nothing waits any more. */
  clear(): void {
    for (const id of this.#entries.keys()) this.#settle(id);
  }

  /** A text, in pieces. @param early written while there is no connection */
  add(parts: readonly Omit<OwnLine, 'id'>[], early: boolean): OwnLine[] {
    return this.#queue(
      parts.map((each) => ({ id: this.#newId(), ...each })),
      early,
    );
  }

  /** Takes what was refused for that target up again. @returns the lines, queued with the ids they had */
  resend(target: string, only?: string): OwnLine[] {
    return this.#queue(this.#takeRefused(target, only), false);
  }

  /** @returns for that target: the refused lines, and those that were not sent yet; both are gone */
  discard(target: string, only?: string): { refused: OwnLine[]; unsent: OwnLine[] } {
    const key = foldName(target);
    const unsent = [...this.#entries.values()]
      .filter((entry) => entry.key === key && (entry.state === 'queued' || entry.state === 'absent'))
      .filter(({ line }) => only === undefined || line.id === only)
      .map(({ line }) => line);
    for (const { id } of unsent) this.#settle(id);
    return { refused: this.#takeRefused(target, only), unsent };
  }

  /** The next line that may leave now, or undefined. @param now monotonic ms */
  waiting(canSendTo: (target: string) => boolean, now: number): Waiting | undefined {
    const entry = nextToLeave(this.#entries, canSendTo, now);
    return entry && { line: entry.line, isNew: entry.firstSentAt === 0 };
  }

  /**
   * The same line; it counts as sent with this call.
   *
   * @param at the same moment in Unix ms
   */
  next(canSendTo: (target: string) => boolean, now: number, at: number): OwnLine | undefined {
    const entry = nextToLeave(this.#entries, canSendTo, now);
    if (entry === undefined) return undefined;
    entry.state = 'sent';
    entry.sentAt = now;
    entry.sender = 'this';
    if (entry.firstSentAt === 0) entry.firstSentAt = at;
    this.#store.sent(entry.line.id, at);
    return entry.line;
  }

  /**
   * A line that was never sent becomes several, in its place: the first keeps its id.
   *
   * @returns the lines, none when it is not there
   */
  split(id: string, texts: readonly string[]): OwnLine[] {
    const old = this.#entries.get(id);
    if (old === undefined) return [];
    const { reply: _reply, ...rest } = old.line;
    const lines = texts.map((text, i) =>
      i === 0 ? { ...old.line, text } : { ...rest, id: this.#newId(), text },
    );
    this.#store.add(lines);
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) {
      const made = entry === old ? lines.map((line) => makeEntry(line, old.state, old.early)) : [entry];
      for (const each of made) this.#entries.set(each.line.id, each);
    }
    return lines;
  }

  /**
   * Whether a message of ours that came back is the echo of a waiting line, and which.
   *
   * @param label of the message or of the answer it is in
   */
  matchEcho(message: Message, label: string | undefined): string | undefined {
    return this.#settleFound(ofEcho(this.#entries, message, label));
  }

  /** Whether history shows a line by its send id. */
  matchSendId(message: Message): string | undefined {
    return this.#settleFound(bySendId(this.#entries, message));
  }

  /**
   * Whether history shows a line whose fate is unsure. Called for messages of ours that were not known before.
   *
   * @param isKnown lines that this session has sent first at that time, Unix ms, are known by their ids alone
   */
  matchHistory(message: Message, isKnown: (sentAt: number) => boolean): string | undefined {
    return this.#settleFound(ofHistory(this.#entries, message, isKnown));
  }

  /**
   * The line that a numeric or FAIL refuses, if it is one of ours.
   *
   * @param canWait others may still be on their way back to the server: early lines wait for them
   */
  matchRefusal(message: Message, label: string | undefined, canWait: boolean): Refusal | undefined {
    const entry = ofRefusal(this.#entries, message, label);
    if (entry === undefined) return undefined;
    const { line, key } = entry;
    // What was written after an early line to the same person does not overtake it.
    const mayWait = canWait && message.command === NO_SUCH_NICK;
    const waits = mayWait && [...this.#entries.values()].some((each) => each.key === key && each.early);
    if (waits) {
      entry.state = 'absent';
      // As far as a next run is concerned it was never sent.
      entry.firstSentAt = 0;
      this.#store.add([line]);
    } else this.#giveUp(entry);
    return { line, reason: message.params.at(-1) ?? '', waits };
  }

  /** Tries what waits for that person, or for anybody, once more. */
  tryAgain(nick?: string): void {
    const key = nick === undefined ? undefined : foldName(nick);
    for (const entry of this.#entries.values()) {
      if (entry.state === 'absent' && (key === undefined || entry.key === key)) entry.state = 'queued';
    }
  }

  /** It cannot be sent as it is. */
  refuse(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#giveUp(entry);
  }

  /** Nothing more will come for it: it was written to a server that does not confirm. */
  settleSent(id: string): void {
    this.#settle(id);
  }

  /** The connection is gone. */
  onLost(): void {
    for (const entry of this.#entries.values()) {
      entry.early = true;
      if (entry.state === 'sent') entry.state = 'unsure';
      else if (entry.state === 'absent') entry.state = 'queued';
    }
  }

  /**
   * We are (back) in that conversation.
   *
   * @param verified its history was read: what it did not show of us was never stored
   * @param isKnown what this session has sent first at that time, Unix ms, the server knows by its id
   * @returns lines that are given up: nobody can know, and once too often would be as wrong as never
   */
  onReady(target: string, verified: boolean, isKnown: (sentAt: number) => boolean): OwnLine[] {
    const givenUp: OwnLine[] = [];
    for (const entry of ofTarget(this.#entries, target, 'unsure')) {
      const isRepeat = entry.sender === 'this' && isKnown(entry.firstSentAt);
      const harmless = isRepeat || (verified && entry.sender !== 'other');
      if (harmless) entry.state = 'queued';
      else givenUp.push(this.#giveUp(entry));
    }
    return givenUp;
  }

  /** Another session begins: the server does not know what the one before has sent. */
  onNewSession(): void {
    for (const entry of this.#entries.values()) {
      if (entry.state === 'unsure' && entry.sender === 'this') entry.sender = 'former';
    }
  }

  /** That room cannot be entered. @returns what waited for it */
  onUnreachable(target: string): OwnLine[] {
    const key = foldName(target);
    return [...this.#entries.values()]
      .filter((entry) => entry.key === key)
      .map((entry) => this.#giveUp(entry));
  }

  /** It is not tried again, unless a person says so. */
  #giveUp({ line }: Entry): OwnLine {
    this.#settle(line.id);
    this.#refused.set(line.id, line);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > MOST_REFUSED && oldest !== undefined) this.#refused.delete(oldest);
    return line;
  }

  #queue(lines: OwnLine[], early: boolean): OwnLine[] {
    if (lines.length > 0) this.#store.add(lines);
    for (const line of lines) this.#entries.set(line.id, makeEntry(line, 'queued', early));
    return lines;
  }

  #takeRefused(target: string, only: string | undefined): OwnLine[] {
    const key = foldName(target);
    const lines = [...this.#refused.values()].filter(
      (line) => foldName(line.target) === key && (only === undefined || line.id === only),
    );
    for (const { id } of lines) this.#refused.delete(id);
    return lines;
  }

  #settleFound(entry: Entry | undefined): string | undefined {
    if (entry === undefined) return undefined;
    this.#settle(entry.line.id);
    return entry.line.id;
  }

  #settle(id: string): void {
    this.#entries.delete(id);
    this.#store.remove(id);
  }
}
