/**
 * What the reader has written, on disk: entered lines as one JSON object a line, only ever appended to, and the drafts
 * as one object that is replaced. Written a moment later, for many keys at once. Lines with passwords are not kept.
 *
 *     history.jsonl  {"at":1700000000000,"text":"hello"}
 *     drafts.json    [{"target":"#lobby","at":1700000000000,"text":"not sent y"}]
 */
import { closeSync, fsyncSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { foldName } from '../../protocol/casemapping.js';
import type { WritingStore } from '../engine/writing-store.js';
import { PRIVATE, replaceFile, writeWhole } from './durable.js';
import { mustNotBeKept } from '../model/secrets.js';

const HISTORY = 'history.jsonl';
const DRAFTS = 'drafts.json';
/** As many as ^R and the arrows walk through. */
const MOST_ENTRIES = 1000;
/** Of an entered line: a paste of pages is not entered a second time. */
const MOST_ENTRY = 4000;
/** Nobody has more half-written messages; each can be long. */
const MOST_DRAFTS = 100;
const MOST_DRAFT = 16_000;

interface Entry {
  /** Unix ms. */
  readonly at: number;
  readonly text: string;
}

interface Draft extends Entry {
  /** As it is written on the wire. */
  readonly target: string;
}

/** What some clients have left, or are writing. */
export interface Writing {
  readonly entries: readonly Entry[];
  /** The newest of each target. */
  readonly drafts: readonly Draft[];
}

export interface WritingFileOptions {
  readonly directory: string;
  /** Of clients that have ended: written to the files of this one. */
  readonly left: Writing;
  /** Of clients that are running: theirs, but ours to look through. */
  readonly others: Writing;
  readonly now: () => number;
  /** Does that a moment later. */
  readonly later: (work: () => void) => void;
  readonly onFault: (error: unknown) => void;
}

export class WritingFile implements WritingStore {
  readonly history: readonly string[];
  readonly #options: WritingFileOptions;
  readonly #drafts: Map<string, { readonly target: string; at: number; text: () => string }>;
  /** Entered, and not in the file yet. */
  #entered: Entry[] = [];
  /** In the file. */
  #entries: readonly Entry[];
  /** Lines of the history's file; undefined when it is not there, or may not be whole. */
  #records: number | undefined;
  #writtenDrafts = '[]';
  #isDue = false;
  #isClosed = false;

  constructor(options: WritingFileOptions) {
    const { left, others } = options;
    this.#options = options;
    this.#entries = merged(left.entries);
    this.history = merged([...left.entries, ...others.entries]).map(({ text }) => text);
    this.#drafts = new Map(
      left.drafts.map(({ target, at, text }) => [foldName(target), { target, at, text: () => text }]),
    );
    this.#attempt(() => {
      if (this.#entries.length > 0) this.#rewrite();
      this.#saveDrafts();
    });
  }

  get targets(): readonly string[] {
    return [...this.#drafts.values()].map(({ target }) => target);
  }

  /** Nothing is worth being kept. */
  get isEmpty(): boolean {
    return this.#entries.length + this.#entered.length === 0 && this.#writtenDrafts === '[]';
  }

  draftOf(target: string): string {
    return this.#drafts.get(foldName(target))?.text() ?? '';
  }

  entered(text: string): void {
    if (text.trim() === '') return;
    if (!mustNotBeKept(text)) this.#entered.push({ at: this.#options.now(), text: cut(text, MOST_ENTRY) });
    if (this.#entered.length > MOST_ENTRIES) this.#entered.shift();
    this.#saveLater();
    // What was sent must not come back as a draft, too; a kill can be right behind it.
    this.#attempt(() => this.#saveDrafts());
  }

  draft(target: string, text: () => string): void {
    this.#drafts.set(foldName(target), { target, at: this.#options.now(), text });
    this.#saveLater();
  }

  /** Writes what is not written yet. */
  save(): void {
    this.#attempt(() => this.#saveEntries());
    this.#attempt(() => this.#saveDrafts());
  }

  close(): void {
    this.save();
    this.#isClosed = true;
  }

  #saveLater(): void {
    if (this.#isDue || this.#isClosed) return;
    this.#isDue = true;
    this.#options.later(() => {
      this.#isDue = false;
      if (!this.#isClosed) this.save();
    });
  }

  #saveEntries(): void {
    if (this.#entered.length === 0) return;
    const fresh = this.#entered;
    this.#entered = [];
    this.#entries = merged([...this.#entries, ...fresh]);
    // After a fault the file may end with a part of a record: it is made anew then, too.
    const { length } = fresh;
    if (this.#records === undefined || this.#records + length > 2 * MOST_ENTRIES) {
      this.#rewrite();
      return;
    }
    const records = this.#records + length;
    this.#records = undefined;
    const file = openSync(join(this.#options.directory, HISTORY), 'a', PRIVATE);
    try {
      writeWhole(file, inLines(fresh));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#records = records;
  }

  #rewrite(): void {
    this.#records = undefined;
    replaceFile(join(this.#options.directory, HISTORY), inLines(this.#entries));
    this.#records = this.#entries.length;
  }

  #saveDrafts(): void {
    const drafts: Draft[] = [];
    for (const { target, at, text: textOf } of this.#drafts.values()) {
      const text = textOf();
      if (text.trim() !== '' && !mustNotBeKept(text))
        drafts.push({ target, at, text: cut(text, MOST_DRAFT) });
    }
    drafts.sort((a, b) => b.at - a.at);
    const text = JSON.stringify(drafts.slice(0, MOST_DRAFTS));
    if (text === this.#writtenDrafts) return;
    const path = join(this.#options.directory, DRAFTS);
    if (drafts.length === 0) rmSync(path, { force: true });
    else replaceFile(path, text);
    this.#writtenDrafts = text;
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}

/**
 * What stands in the directories of clients, together. Of two drafts for one target the newer one counts; the other goes
 * among the entered lines, where it can be found.
 */
export function readWriting(directories: readonly string[]): Writing {
  const entries: Entry[] = [];
  const drafts = new Map<string, Draft>();
  for (const directory of directories) {
    for (const text of readText(join(directory, HISTORY)).split('\n')) {
      const entry = parse(text);
      if (isEntry(entry)) entries.push({ at: entry.at, text: cut(entry.text, MOST_ENTRY) });
    }
    const kept = parse(readText(join(directory, DRAFTS)));
    for (const draft of Array.isArray(kept) ? kept.slice(0, MOST_DRAFTS).filter(isDraft) : []) {
      const key = foldName(draft.target);
      const known = drafts.get(key);
      const [newer, older] = known !== undefined && known.at > draft.at ? [known, draft] : [draft, known];
      drafts.set(key, newer);
      if (older !== undefined && older.text !== newer.text) entries.push({ at: older.at, text: older.text });
    }
  }
  return { entries: merged(entries), drafts: [...drafts.values()] };
}

/** In the order of their times; what was entered once stands once, also if two clients have it. */
function merged(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  const once = entries.filter(({ at, text }) => {
    const id = `${at} ${text}`;
    return !seen.has(id) && seen.add(id);
  });
  const sorted = once.toSorted((a, b) => a.at - b.at);
  return sorted.filter(({ text }, i) => text !== sorted[i - 1]?.text).slice(-MOST_ENTRIES);
}

function inLines(entries: readonly Entry[]): string {
  return entries.map(({ at, text }) => `${JSON.stringify({ at, text })}\n`).join('');
}

/** At most so many UTF-16 units, without half a character at the end. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}

/** '' when there is none, or none that can be read: then it begins anew. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { at, text } = value as Partial<Record<keyof Entry, unknown>>;
  return typeof at === 'number' && Number.isFinite(at) && typeof text === 'string' && text !== '';
}

function isDraft(value: unknown): value is Draft {
  if (!isEntry(value)) return false;
  const { target } = value as Partial<Record<keyof Draft, unknown>>;
  return typeof target === 'string' && target !== '';
}
