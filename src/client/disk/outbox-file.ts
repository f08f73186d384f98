/**
 * The outbox on disk: one JSON object a line, only ever appended to, rewritten when most of it is done with.
 *
 *     {"add":{"id":"...","target":"#lobby","text":"hello","action":false}}
 *     {"sent":"...","at":1732269600000}
 *                        it was written to a server, first then: its fate is not known until it is done
 *                        (with "elsewhere": in a session that could not be taken over together with the line)
 *     {"done":"..."}     stored, refused or discarded
 *
 * A line is on the disk when add() returns. The other records are not waited for: after a power cut they may be
 * missing, and then a line is sent once more under an id that the server knows.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptLine, OutboxStore, OwnLine } from '../outbox/own-line.js';
import { PRIVATE, replaceFile, writeWhole } from './durable.js';

const NAME = 'outbox.jsonl';
/** Some 100 kB: rewriting is rare, and reading at the start stays instant. */
const MOST_RECORDS = 1000;

export class OutboxFile implements OutboxStore {
  readonly #path: string;
  readonly #onFault: (error: unknown) => void;
  readonly #lines: Map<string, KeptLine>;
  #file: number | undefined;
  #size = 0;
  #records = 0;

  /**
   * @param left of earlier runs: written to the file of this one before anything else
   * @param onFault what the file system says; lines live on in memory, and the next one tries again
   */
  constructor(directory: string, left: readonly KeptLine[], onFault: (error: unknown) => void) {
    this.#path = join(directory, NAME);
    this.#onFault = onFault;
    this.#lines = new Map(left.map((kept) => [kept.line.id, kept]));
    if (left.length > 0) this.#try(() => this.#rewrite());
  }

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  load(): readonly KeptLine[] {
    return [...this.#lines.values()];
  }

  add(lines: readonly OwnLine[]): void {
    for (const line of lines) this.#lines.set(line.id, { line, sent: false, sentAt: 0 });
    this.#append(
      lines.map((line) => ({ add: line })),
      true,
    );
  }

  sent(id: string, at: number): void {
    const kept = this.#lines.get(id);
    if (kept === undefined || kept.sent === true) return;
    this.#lines.set(id, { ...kept, sent: true, sentAt: at });
    this.#append([sentRecord(id, true, at)], false);
  }

  remove(id: string): void {
    if (!this.#lines.delete(id)) return;
    if (this.#lines.size === 0) this.#try(() => this.#empty());
    else this.#append([{ done: id }], false);
  }

  close(): void {
    this.#close();
  }

  #append(records: readonly object[], sync: boolean): void {
    this.#try(() => {
      if (this.#file === undefined || this.#records > MOST_RECORDS + 2 * this.#lines.size) {
        this.#rewrite();
        return;
      }
      const text = inLines(records);
      writeWhole(this.#file, text);
      if (sync) fsyncSync(this.#file);
      this.#size += Buffer.byteLength(text);
      this.#records += records.length;
    });
  }

  /** The state as it is, in a new file. */
  #rewrite(): void {
    this.#close();
    const records = [...this.#lines.values()].flatMap(({ line, sent, sentAt }) =>
      sent === false ? [{ add: line }] : [{ add: line }, sentRecord(line.id, sent, sentAt)],
    );
    const text = inLines(records);
    replaceFile(this.#path, text);
    this.#file = openSync(this.#path, 'a', PRIVATE);
    this.#size = Buffer.byteLength(text);
    this.#records = records.length;
  }

  #empty(): void {
    // Both work on a full disk, too.
    if (this.#file === undefined) rmSync(this.#path, { force: true });
    else ftruncateSync(this.#file, 0);
    this.#size = 0;
    this.#records = 0;
  }

  /** After a fault the file ends with its last whole record, and is made anew at the next chance. */
  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      try {
        if (this.#file !== undefined) ftruncateSync(this.#file, this.#size);
      } catch {
        // A torn record at the end is left out when the file is read.
      }
      this.#close();
      this.#onFault(error);
    }
  }

  #close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }
}

/** When that outbox was last changed, Unix ms; 0 when there is none. */
export function lastWritten(directory: string): number {
  return statSync(join(directory, NAME), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What a client that has ended left in its directory, in the order of writing; a torn record is left out. */
export function readOutbox(directory: string): KeptLine[] {
  const lines = new Map<string, KeptLine>();
  for (const text of readText(join(directory, NAME)).split('\n')) {
    const record = parse(text);
    if (isOwnLine(record['add']))
      lines.set(record['add'].id, { line: record['add'], sent: false, sentAt: 0 });
    const sent = lines.get(String(record['sent']));
    if (sent !== undefined) {
      const sentAt = typeof record['at'] === 'number' ? record['at'] : 0;
      lines.set(sent.line.id, { ...sent, sent: record['elsewhere'] === true ? 'elsewhere' : true, sentAt });
    }
    lines.delete(String(record['done']));
  }
  return [...lines.values()];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function sentRecord(id: string, sent: true | 'elsewhere', at: number): object {
  return { sent: id, at, ...(sent === 'elsewhere' && { elsewhere: true }) };
}

function inLines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isOwnLine(value: unknown): value is OwnLine {
  if (typeof value !== 'object' || value === null) return false;
  const { id, target, text, action, reply } = value as Partial<Record<keyof OwnLine, unknown>>;
  const texts = [id, target, text].every((each) => typeof each === 'string' && each !== '');
  return texts && typeof action === 'boolean' && (reply === undefined || typeof reply === 'string');
}
