/**
 * One log of a conversation: lines of JSON at the end of a file, each once. Opened anew for every writing, so that a file
 * that was moved away (logrotate) or is written by another client of the same person is met as it is.
 */
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** So much of a file is looked at for what it holds already: thousands of lines. */
const TAIL_BYTES = 1 << 20;
/** More than one catches up with. */
const MOST_KNOWN = 20_000;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;

/** One line to be written. */
export interface LogEntry {
  /** What it is known by: it is written once. Undefined for what can come only once. */
  readonly key: string | undefined;
  /** JSON, without a line feed. */
  readonly text: string;
}

export class LogFile {
  readonly #path: string;
  /** Which file it was, and how much of it was read. */
  #inode = -1;
  #read = 0;
  readonly #known = new Set<string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes those that are not in the file. @throws what the file system says; then nothing of it counts as written */
  append(entries: readonly LogEntry[]): void {
    const file = openSync(this.#path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    try {
      const torn = this.#lookInto(file);
      const fresh = new Map<string | symbol, LogEntry>();
      for (const entry of entries) {
        if (entry.key === undefined || !this.#known.has(entry.key))
          fresh.set(entry.key ?? Symbol('line'), entry);
      }
      if (fresh.size === 0) return;
      const text = [...fresh.values()].map((entry) => `${entry.text}\n`).join('');
      // A line that was cut by a full disk or a crash stays what it is.
      const bytes = Buffer.from(torn ? `\n${text}` : text);
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      for (const { key } of fresh.values()) this.#know(key);
    } finally {
      closeSync(file);
    }
  }

  /** Takes note of what others, or an earlier run, have written. @returns whether the last line has no end */
  #lookInto(file: number): boolean {
    const { ino, size } = fstatSync(file);
    if (ino !== this.#inode || size < this.#read) this.#read = 0;
    this.#inode = ino;
    const from = Math.max(this.#read, size - TAIL_BYTES);
    const bytes = Buffer.alloc(Math.max(1, size - from));
    const length = size === from ? 0 : readSync(file, bytes, 0, size - from, from);
    for (const line of bytes.toString('utf8', 0, length).split('\n')) this.#know(keyOf(line));
    // What we are about to write is read again the next time: that costs little, and is true whatever happens.
    this.#read = size;
    if (size === 0) return false;
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last[0] !== 0x0a;
  }

  #know(key: string | undefined): void {
    if (key === undefined) return;
    this.#known.add(key);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** What a written line is known by; undefined for one that is none, or has no id. */
function keyOf(line: string): string | undefined {
  if (line === '') return undefined;
  try {
    const { type, msgid } = JSON.parse(line) as { readonly type?: unknown; readonly msgid?: unknown };
    return typeof msgid === 'string' ? logKey(String(type), msgid) : undefined;
  } catch {
    // Cut off, or from somebody else.
    return undefined;
  }
}

/** A deletion has the id of what it deletes. */
export function logKey(type: string, msgid: string): string {
  return type === 'deleted' ? `deleted ${msgid}` : msgid;
}
