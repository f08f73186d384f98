/**
 * Own lines from the key press to the server's word on them: queued, sent, stored or refused.
 *
 * Lines to one target leave in the order of writing. After a cut nobody knows of the lines in flight whether the server
 * has them: they are `unsure`. Where the server knows send ids (docs/ext/send-id.md) they are sent again under the same
 * id, which is harmless. Elsewhere the history since then has to be read first, and a line is looked for there by its
 * text.
 */
import { foldName } from '../../protocol/casemapping.js';
import { formatAction } from '../../protocol/ctcp.js';
import type { Message } from '../../protocol/message.js';
import { SEND_ID_TAG } from '../../protocol/send-id.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { OutboxStore, OwnLine } from './own-line.js';

interface Entry {
  readonly line: OwnLine;
  readonly key: string;
  /** The text as it is on the wire. */
  readonly wire: string;
  state: 'queued' | 'sent' | 'unsure';
  /** Monotonic ms. */
  sentAt: number;
}

/** A person types a few lines while offline; a script that writes this many must wait until they are gone. */
const MOST_LINES = 10_000;
/** In flight at once: enough to hide the way there and back, few enough to be checked after a cut. */
const WINDOW = 16;
/** A line without an answer for so long (a server that filters silently) holds up no others. */
const STALE_MS = 30_000;

/** Why a message was not taken, besides FAIL: no such nick or room, cannot send, too long, filtered... (Modern IRC). */
const REFUSALS: ReadonlySet<string> = new Set(
  '401 402 403 404 407 408 411 412 413 414 415 417 442 477 482 486 487 489 492 531 716'.split(' '),
);

export class Outbox {
  readonly #store: OutboxStore;
  readonly #newId: () => string;
  readonly #entries = new Map<string, Entry>();

  constructor(store: OutboxStore, newId: () => string) {
    this.#store = store;
    this.#newId = newId;
    for (const line of store.load()) this.#entries.set(line.id, makeEntry(line, 'unsure'));
  }

  /** Lines that the server has not answered for. */
  get size(): number {
    return this.#entries.size;
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

  add(parts: Omit<OwnLine, 'id'>): OwnLine {
    const line: OwnLine = { id: this.#newId(), ...parts };
    this.#store.add(line);
    this.#entries.set(line.id, makeEntry(line, 'queued'));
    return line;
  }

  /** The next line that may leave now, or undefined. It counts as sent with this call. */
  next(canSendTo: (target: string) => boolean, now: number): OwnLine | undefined {
    let inFlight = 0;
    const blocked = new Set<string>();
    for (const entry of this.#entries.values()) {
      if (entry.state === 'sent') {
        if (now - entry.sentAt < STALE_MS) inFlight++;
        if (inFlight >= WINDOW) return undefined;
      } else if (!blocked.has(entry.key)) {
        if (entry.state === 'queued' && canSendTo(entry.line.target)) {
          entry.state = 'sent';
          entry.sentAt = now;
          return entry.line;
        }
        blocked.add(entry.key);
      }
    }
    return undefined;
  }

  /**
   * Whether a message of ours that came back is the echo of a waiting line, and which.
   *
   * @param label of the message or of the answer it is in
   */
  matchEcho(message: Message, label: string | undefined): string | undefined {
    if (message.command !== 'PRIVMSG') return undefined;
    if (message.tags.has(SEND_ID_TAG)) return this.matchSendId(message);
    if (label !== undefined) return this.#entries.has(label) ? this.#settle(label) : undefined;
    const [target = '', text = ''] = message.params;
    const sent = this.#ofTarget(target, 'sent');
    // The server may have changed the text; what comes back comes in the order of sending.
    const found = sent.find((entry) => entry.wire === text) ?? sent[0];
    return found && this.#settle(found.line.id);
  }

  /** Whether history shows a line by its send id. */
  matchSendId(message: Message): string | undefined {
    const sendId = message.tags.get(SEND_ID_TAG);
    return sendId !== undefined && this.#entries.has(sendId) ? this.#settle(sendId) : undefined;
  }

  /** Whether history shows a line whose fate is unsure. Called for messages of ours that were not known before. */
  matchHistory(message: Message): string | undefined {
    if (message.command !== 'PRIVMSG') return undefined;
    const [target = '', text = ''] = message.params;
    const found = this.#ofTarget(target, 'unsure').find((entry) => entry.wire === text);
    return found && this.#settle(found.line.id);
  }

  /** The line that a numeric or FAIL refuses, if it is one of ours. */
  matchRefusal(message: Message, label: string | undefined): { id: string; reason: string } | undefined {
    const { command, params } = message;
    const isFailure = command === 'FAIL' && (params[0] === 'PRIVMSG' || params[0] === '*');
    if (!isFailure && !/^[45]\d\d$/.test(command) && !REFUSALS.has(command)) return undefined;
    const reason = params.at(-1) ?? '';
    if (label !== undefined) {
      return this.#entries.has(label) ? { id: this.#settle(label), reason } : undefined;
    }
    if (!isFailure && !REFUSALS.has(command)) return undefined;
    const context = isFailure ? params.slice(2, -1) : params.slice(1, 2);
    for (const target of context) {
      const [first] = this.#ofTarget(target, 'sent');
      if (first !== undefined) return { id: this.#settle(first.line.id), reason };
    }
    return undefined;
  }

  /** Nothing more will come for it: it was written to a server that does not confirm. */
  settleSent(id: string): void {
    this.#settle(id);
  }

  /** The connection is gone. */
  onLost(): void {
    for (const entry of this.#entries.values()) if (entry.state === 'sent') entry.state = 'unsure';
  }

  /**
   * We are (back) in that conversation.
   *
   * @param canRepeat sending again does no harm: the server knows send ids, or its history was read, and a line that it
   *   did not show was never stored. Otherwise nobody can know, and once too often would be as wrong as never.
   * @returns lines that are given up
   */
  onReady(target: string, canRepeat: boolean): OwnLine[] {
    const unsure = this.#ofTarget(target, 'unsure');
    if (canRepeat) {
      for (const entry of unsure) entry.state = 'queued';
      return [];
    }
    return unsure.map((entry) => this.#giveUp(entry));
  }

  /** That room cannot be entered. @returns what waited for it */
  onUnreachable(target: string): OwnLine[] {
    const key = foldName(target);
    return [...this.#entries.values()]
      .filter((entry) => entry.key === key)
      .map((entry) => this.#giveUp(entry));
  }

  #ofTarget(target: string, state: Entry['state']): Entry[] {
    const key = foldName(target);
    return [...this.#entries.values()].filter((entry) => entry.key === key && entry.state === state);
  }

  #giveUp(entry: Entry): OwnLine {
    this.#settle(entry.line.id);
    return entry.line;
  }

  #settle(id: string): string {
    this.#entries.delete(id);
    this.#store.remove(id);
    return id;
  }
}

/** What a server takes with a message to tell what became of it. */
export interface Naming {
  /** IRCv3 labeled-response. */
  readonly label: boolean;
  /** docs/ext/send-id.md */
  readonly sendId: boolean;
}

/** The message that carries a line. */
export function messageOf(line: OwnLine, { label, sendId }: Naming): MessageParts {
  const tags: Array<[string, string]> = [];
  if (label) tags.push(['label', line.id]);
  if (sendId) tags.push([SEND_ID_TAG, line.id]);
  const params = [line.target, wireText(line)];
  return { ...(tags.length > 0 && { tags }), command: 'PRIVMSG', params };
}

function wireText(line: OwnLine): string {
  return line.action ? formatAction(line.text) : line.text;
}

function makeEntry(line: OwnLine, state: Entry['state']): Entry {
  return { line, key: foldName(line.target), wire: wireText(line), state, sentAt: 0 };
}
