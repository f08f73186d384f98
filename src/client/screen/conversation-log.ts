/**
 * A conversation's log as the log view reads it: its lines, and between them what only the screen knows: where a day
 * begins, where the unread lines begin, and runs of joins and leaves folded into one line.
 *
 * Follows a growing log line by line; only when the past changes (a page of history, a divider) it is made anew.
 */
import type { LineLog } from '../model/line-log.js';
import type { Line } from '../model/line.js';
import type { LogLine, LogSource } from '../ui/log-line.js';
import { divider, viewLine } from './line-view.js';
import { FOLDED_FROM, isPresence, PresenceRun } from './presence-run.js';
import { dayName, dayNumber } from './times.js';

export class ConversationLog implements LogSource {
  readonly #log: LineLog;
  readonly #views = new WeakMap<Line, LogLine>();
  #rows: Array<Line | LogLine> = [];
  #revision = -1;
  #taken = 0;
  #day = 0;
  #run: PresenceRun | undefined;
  /** The first unread line when the reader came here, and how many there were. */
  #unreadFrom: Line | undefined;
  #unread = 0;
  #now = 0;
  #folds = true;

  constructor(log: LineLog) {
    this.#log = log;
  }

  get length(): number {
    return this.#rows.length + this.#log.length - this.#log.settled;
  }

  at(index: number): LogLine {
    const row = this.#rows[index] ?? this.#log.at(this.#log.settled + index - this.#rows.length);
    if (row === undefined)
      throw new RangeError(`a log line must be between 0 and ${this.length - 1}, found ${index}`);
    return 'key' in row ? row : this.#view(row);
  }

  /** Takes what the log has got since; to be called before a frame. `foldJoins`: runs of them become one line. */
  update(now: number, foldJoins = true): void {
    this.#now = now;
    if (foldJoins !== this.#folds) this.#revision = -1;
    this.#folds = foldJoins;
    const updates = this.#log.takeUpdates();
    if (this.#revision !== this.#log.revision) this.#reset();
    else for (const { old, line } of updates) this.#replace(old, line);
    for (; this.#taken < this.#log.settled; this.#taken++) {
      const line = this.#log.at(this.#taken);
      if (line !== undefined) this.#add(line);
    }
  }

  /** The reader comes (back) here with so many unread messages: a rule marks where they begin. */
  markUnread(count: number): void {
    this.#unread = count;
    this.#unreadFrom = undefined;
    let left = count;
    for (let i = this.#log.settled - 1; i >= 0 && left > 0; i--) {
      const line = this.#log.at(i);
      if (line === undefined || line.own || line.copy || !SPOKEN.has(line.kind)) continue;
      this.#unreadFrom = line;
      left--;
    }
    this.#revision = -1;
  }

  /** Own lines stand in a row of their own, so nothing else changes. */
  #replace(old: Line, line: Line): void {
    const at = this.#rows.lastIndexOf(old);
    if (at >= 0) this.#rows[at] = line;
  }

  #reset(): void {
    this.#revision = this.#log.revision;
    this.#rows = [];
    this.#taken = 0;
    this.#day = 0;
    this.#run = undefined;
  }

  #add(line: Line): void {
    const day = dayNumber(line.time);
    if (day !== this.#day && line.kind !== 'missed') {
      this.#day = day;
      this.#run = undefined;
      this.#rows.push(divider(`day${line.id}`, dayName(line.time, this.#now)));
    }
    if (line === this.#unreadFrom) {
      this.#run = undefined;
      this.#rows.push(divider(`unread${line.id}`, `${this.#unread} new`, true));
    }
    if (!this.#folds || !isPresence(line) || line.own) {
      this.#run = undefined;
      this.#rows.push(line);
      return;
    }
    this.#run ??= new PresenceRun();
    this.#run.add(line);
    this.#rows.push(line);
    if (this.#run.length < FOLDED_FROM) return;
    // The lines that were shown one by one so far, or the fold and the new line, become one.
    const replaced = this.#run.length === FOLDED_FROM ? FOLDED_FROM : 2;
    this.#rows.splice(this.#rows.length - replaced, replaced, this.#run.view());
  }

  #view(line: Line): LogLine {
    let view = this.#views.get(line);
    if (view === undefined) {
      view = viewLine(line);
      this.#views.set(line, view);
    }
    return view;
  }
}

const SPOKEN: ReadonlySet<string> = new Set(['message', 'action', 'notice']);
