/**
 * The lines of one conversation: those that have their place, in the server's order, and after them the own lines
 * that still wait for theirs.
 *
 * Appending costs the same however long the log is. Beyond the cap the oldest lines are dropped, a slice at a time;
 * what the server keeps can be loaded again from the top.
 */
import type { Line } from './line.js';

/** More than anybody scrolls through, about 30 MB: the screen stays quick far above it, the memory would not. */
const MOST_LINES = 100_000;
/** Dropped at once, so that dropping is rare. */
const DROP_SLICE = 1000;
/** New versions of lines that whoever follows the log takes over one by one; with more it reads the log anew. */
const MOST_UPDATES = 64;

/** A line has a new version in the same place. */
export interface LineUpdate {
  readonly old: Line;
  readonly line: Line;
}

export class LineLog {
  readonly #most: number;
  /** Lines from #head on; before it are holes left by dropping. */
  #lines: Array<Line | undefined> = [];
  /** For each line the server time it is ordered by; never falls. Lines of our own take that of the line before. */
  #orders: number[] = [];
  #head = 0;
  #pending: Line[] = [];
  #revision = 0;
  #updates: LineUpdate[] = [];
  /** The place in the order of each line that the server has a msgid for. */
  readonly #msgids = new Map<string, number>();

  constructor(most: number = MOST_LINES) {
    this.#most = most;
  }

  /** Settled and waiting lines together. */
  get length(): number {
    return this.settled + this.#pending.length;
  }

  /** Changes whenever settled lines do in another way than by one more at the end, or by `takeUpdates`. */
  get revision(): number {
    return this.#revision;
  }

  /** Lines that have their place. */
  get settled(): number {
    return this.#lines.length - this.#head;
  }

  get isFull(): boolean {
    return this.settled >= this.#most;
  }

  at(index: number): Line | undefined {
    const { settled } = this;
    return index < settled ? this.#lines[this.#head + index] : this.#pending[index - settled];
  }

  has(msgid: string): boolean {
    return this.#msgids.has(msgid);
  }

  /** Where the line with that msgid stands, -1 when it is not there; quick however long the log is. */
  indexOf(msgid: string): number {
    const order = this.#msgids.get(msgid);
    if (order === undefined) return -1;
    let at = this.#firstAfter(order - 1);
    while (at < this.#lines.length && this.#lines[at]?.msgid !== msgid) at++;
    return at < this.#lines.length ? at - this.#head : -1;
  }

  /** The line with that msgid. */
  find(msgid: string): Line | undefined {
    return this.at(this.indexOf(msgid));
  }

  /** The first or last line that the server has a msgid for. */
  oldestKnown(): Line | undefined {
    for (let i = this.#head; i < this.#lines.length; i++)
      if (this.#lines[i]?.msgid !== undefined) return this.#lines[i];
    return undefined;
  }

  newestKnown(): Line | undefined {
    for (let i = this.#lines.length - 1; i >= this.#head; i--) {
      if (this.#lines[i]?.msgid !== undefined) return this.#lines[i];
    }
    return undefined;
  }

  /** Puts a line after all that are settled; it is the newest in the server's order. */
  append(line: Line): void {
    const last = this.#orders.at(-1) ?? 0;
    this.#lines.push(line);
    this.#orders.push(line.msgid === undefined && last > 0 ? last : Math.max(last, line.time));
    if (line.msgid !== undefined) this.#msgids.set(line.msgid, this.#orders.at(-1) ?? 0);
    if (this.settled > this.#most) this.#drop(DROP_SLICE);
  }

  /** Puts a line out of the past where its time belongs, after those of the same time. */
  insert(line: Line): void {
    const low = this.#firstAfter(line.time);
    if (low === this.#lines.length) {
      this.append(line);
      return;
    }
    this.#revision++;
    this.#lines.splice(low, 0, line);
    this.#orders.splice(low, 0, line.time);
    if (line.msgid !== undefined) this.#msgids.set(line.msgid, line.time);
    if (this.settled > this.#most) this.#drop(DROP_SLICE);
  }

  /** Puts a page, ascending, before all others. */
  prepend(page: readonly Line[]): void {
    const first = this.#orders[this.#head] ?? Number.POSITIVE_INFINITY;
    this.#lines = [...page, ...this.#lines.slice(this.#head)];
    this.#orders = [...page.map((line) => Math.min(line.time, first)), ...this.#orders.slice(this.#head)];
    this.#head = 0;
    this.#revision++;
    for (const line of page) {
      if (line.msgid !== undefined) this.#msgids.set(line.msgid, Math.min(line.time, first));
    }
  }

  /** Puts a line directly before another one that is settled; at the end if that one is gone. */
  insertBefore(other: Line, line: Line): void {
    const at = this.#lines.lastIndexOf(other);
    if (at < this.#head) {
      this.append(line);
      return;
    }
    this.#revision++;
    this.#lines.splice(at, 0, line);
    this.#orders.splice(at, 0, this.#orders[at] ?? line.time);
  }

  /** Puts a page, ascending, directly before a line that is settled; at the end if that one is gone. */
  insertPage(before: Line, page: readonly Line[]): void {
    const at = this.#lines.lastIndexOf(before);
    if (at < this.#head) {
      for (const line of page) this.append(line);
      return;
    }
    const last = this.#orders[at] ?? 0;
    let order = at > this.#head ? (this.#orders[at - 1] ?? 0) : 0;
    const orders = page.map((line) => (order = Math.max(order, Math.min(line.time, last))));
    this.#revision++;
    this.#lines.splice(at, 0, ...page);
    this.#orders.splice(at, 0, ...orders);
    for (const [i, { msgid }] of page.entries())
      if (msgid !== undefined) this.#msgids.set(msgid, orders[i] ?? 0);
  }

  /** Puts a new version of a line in the place of the old one; harmless when that is gone. */
  replace(old: Line, line: Line): void {
    const at = this.#lines.lastIndexOf(old);
    if (at < this.#head) return;
    this.#lines[at] = line;
    this.#revision++;
  }

  /** Gives a settled line a new version of the same order, which is cheap however long the log is. */
  update(index: number, line: Line): void {
    const old = this.#lines[this.#head + index];
    if (old === undefined) return;
    this.#lines[this.#head + index] = line;
    this.#updates.push({ old, line });
    if (this.#updates.length <= MOST_UPDATES) return;
    this.#updates = [];
    this.#revision++;
  }

  /** The new versions since the last call, in order. */
  takeUpdates(): readonly LineUpdate[] {
    if (this.#updates.length === 0) return NO_UPDATES;
    const updates = this.#updates;
    this.#updates = [];
    return updates;
  }

  /** Takes a settled line out that the server knows nothing of. */
  remove(line: Line): void {
    const at = this.#lines.lastIndexOf(line);
    if (at < this.#head) return;
    this.#lines.splice(at, 1);
    this.#orders.splice(at, 1);
    this.#revision++;
  }

  /** Adds an own line that waits for the server. */
  addPending(line: Line): void {
    this.#pending.push(line);
  }

  /** Takes out the waiting own line of that outbox id. */
  takePending(sendId: string): Line | undefined {
    const at = this.#pending.findIndex((line) => line.sendId === sendId);
    return at < 0 ? undefined : this.#pending.splice(at, 1)[0];
  }

  /** Puts several waiting lines in the place of one. */
  splitPending(sendId: string, parts: (old: Line) => readonly Line[]): void {
    this.#pending = this.#pending.flatMap((line) => (line.sendId === sendId ? parts(line) : [line]));
  }

  /** Says why a waiting own line waits. */
  explainPending(sendId: string, reason: string): void {
    this.#pending = this.#pending.map((line) => (line.sendId === sendId ? { ...line, reason } : line));
  }

  /** The first line, in #lines, that is ordered after that time. */
  #firstAfter(order: number): number {
    let low = this.#head;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#orders[middle] ?? 0) <= order) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #drop(count: number): void {
    this.#revision++;
    const end = Math.min(this.#head + count, this.#lines.length);
    for (let i = this.#head; i < end; i++) {
      const msgid = this.#lines[i]?.msgid;
      if (msgid !== undefined) this.#msgids.delete(msgid);
      this.#lines[i] = undefined;
    }
    this.#head = end;
    if (this.#head * 2 < this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#head);
    this.#orders = this.#orders.slice(this.#head);
    this.#head = 0;
  }
}

const NO_UPDATES: readonly LineUpdate[] = [];
