/**
 * Logs of conversations, for whoever asks for them (`--log DIR`): DIR/SERVER/CONVERSATION.jsonl, for the owner's eyes. They
 * are only added to: a deletion is an event of its own, and moving files away is the matter of logrotate.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asError } from '../../core/errors.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import type { Line } from '../model/line.js';
import { fileNameOf } from './file-name.js';
import { type LogEntry, LogFile, logKey } from './log-file.js';

/** Sooner than what was seen is remembered over a restart (headless.ts), so that nothing falls in between. */
const FLUSH_MS = 200;
/** What waits for a disk that is full; then the oldest are lost. */
const MOST_WAITING = 10_000;
/** Conversations whose files are remembered: more than there can be at once. */
const MOST_FILES = 1000;

export interface ChatLogParts {
  /** Absolute. */
  readonly directory: string;
  /** `host:port`, in small letters. */
  readonly server: string;
  /** Does something in so many ms. */
  readonly later: (work: () => void, ms: number) => void;
  /** Words for the reader: that it cannot be written, once, and that it can again. */
  readonly tell: (words: string) => void;
}

export class ChatLog {
  readonly #parts: ChatLogParts;
  readonly #files = new Map<string, LogFile>();
  /** By name of the file. */
  #waiting = new Map<string, LogEntry[]>();
  #count = 0;
  #isDue = false;
  #isBroken = false;

  constructor(parts: ChatLogParts) {
    this.#parts = parts;
  }

  follow(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do === 'shown' || effect.do === 'marked') this.#onLine(effect.conversation, effect.line);
      else if (effect.do === 'redacted') {
        const { conversation, msgid, nick, reason } = effect;
        const time = new Date(effect.time).toISOString();
        this.#add(conversation, 'deleted', msgid, { time, type: 'deleted', msgid, nick, reason });
      }
    }
  }

  /** Writes what waits; for the end. */
  flush(): void {
    this.#isDue = false;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#count = 0;
    for (const [name, entries] of waiting) {
      try {
        this.#fileOf(name).append(entries);
        if (this.#isBroken) this.#parts.tell('the log is written again');
        this.#isBroken = false;
      } catch (error) {
        if (!this.#isBroken) {
          this.#parts.tell(`the log cannot be written: ${asError(error).message}; the chat goes on`);
        }
        this.#isBroken = true;
        for (const entry of entries) this.#wait(name, entry);
      }
    }
  }

  /** Own lines are written when they are stored, and not when they wait or were refused. */
  #onLine(conversation: Conversation, line: Line): void {
    const isOnItsWay = line.mark === 'pending' || line.mark === 'refused';
    if (line.copy || isOnItsWay || conversation.kind === 'server' || line.deleted) return;
    if (line.kind === 'info' || line.kind === 'error' || line.kind === 'missed' || line.kind === 'gap')
      return;
    const { kind, msgid, nick, text, target, time, reply } = line;
    this.#add(conversation, kind, msgid, {
      time: new Date(time).toISOString(),
      type: kind,
      msgid,
      nick,
      text: text === '' ? undefined : text,
      target: target === '' ? undefined : target,
      reply: reply?.msgid,
    });
  }

  #add(
    { key }: Conversation,
    type: string,
    msgid: string | undefined,
    event: Readonly<Record<string, unknown>>,
  ): void {
    this.#wait(fileNameOf(key), {
      key: msgid === undefined ? undefined : logKey(type, msgid),
      text: JSON.stringify(event),
    });
  }

  #wait(name: string, entry: LogEntry): void {
    const entries = this.#waiting.get(name);
    if (entries === undefined) this.#waiting.set(name, [entry]);
    else entries.push(entry);
    if (++this.#count > MOST_WAITING) this.#dropOldest();
    if (this.#isDue) return;
    this.#isDue = true;
    // A disk that is full is not asked again at once.
    this.#parts.later(() => this.flush(), this.#isBroken ? FLUSH_MS * 50 : FLUSH_MS);
  }

  #dropOldest(): void {
    const [[name, entries] = ['', []]] = this.#waiting;
    entries.shift();
    this.#count--;
    if (entries.length === 0) this.#waiting.delete(name);
  }

  #fileOf(name: string): LogFile {
    const { directory, server } = this.#parts;
    const folder = join(directory, fileNameOf(server));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const known = this.#files.get(name);
    const file = known ?? new LogFile(join(folder, `${name}.jsonl`));
    this.#files.delete(name);
    this.#files.set(name, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST_FILES && oldest !== undefined) this.#files.delete(oldest);
    return file;
  }
}
