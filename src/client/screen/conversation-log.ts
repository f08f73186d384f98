/**
 * A conversation's log as the log view reads it: its lines, and between them what only the screen knows: where a day
 * begins, where the unread lines begin, and runs of joins and leaves folded into one line.
 *
 * Follows a growing log line by line; only when the past changes (a page of history, a divider) it is made anew.
 */
import { foldName } from '../../protocol/casemapping.js';
import type { Fresh } from '../model/conversation.js';
import type { LineLog } from '../model/line-log.js';
import { isSpoken, type Line } from '../model/line.js';
import { type Glyphs, UNICODE_GLYPHS } from '../ui/glyphs.js';
import type { LogLine, LogSource } from '../ui/log-line.js';
import type { Settings } from '../settings/settings.js';
import { divider, viewLine } from './line-view.js';
import { FOLDED_FROM, isPresence, PresenceRun } from './presence-run.js';
import { dayName, dayNumber } from './times.js';

type Shown = Pick<Settings, 'joins' | 'foldJoins'> & {
  readonly glyphs: Glyphs;
  /** Of these people, by folded nick, each coming and going has a line, whatever the settings are. */
  readonly follows: (folded: string) => boolean;
};
const SHOWN: Shown = { joins: true, foldJoins: true, glyphs: UNICODE_GLYPHS, follows: () => false };

/** Whoever has spoken in this time, ms, is missed: that they leave, or are back, is not folded, once. */
const SPOKE_MS = 10 * 60_000;
/** More do not talk in that time. */
const MOST_SPEAKERS = 500;

export class ConversationLog implements LogSource {
  readonly #log: LineLog;
  #views = new WeakMap<Line, LogLine>();
  #rows: Array<Line | LogLine> = [];
  #revision = -1;
  #taken = 0;
  #day = 0;
  #run: PresenceRun | undefined;
  /** By folded nick, when they spoke last; nobody whose leaving was shown since. */
  readonly #speakers = new Map<string, number>();
  /** Above which the unread rule stands. */
  #fresh: Fresh | undefined;
  #now = 0;
  #shown = SHOWN;

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

  /** The line of the model at an index; undefined for what only the screen knows. */
  lineAt(index: number): Line | undefined {
    if (index < 0) return undefined;
    const row =
      index < this.#rows.length
        ? this.#rows[index]
        : this.#log.at(this.#log.settled + index - this.#rows.length);
    return row === undefined || 'key' in row ? undefined : row;
  }

  /**
   * Takes what the log has got since; to be called before a frame.
   *
   * @param fresh where the unread rule is to stand
   * @param shown `joins`: whether comings and goings are shown; `foldJoins`: runs of them as one line; `follows` is
   *   asked for each line once
   */
  update(now: number, fresh?: Fresh, wanted: Partial<Shown> = SHOWN): void {
    const shown: Shown = { ...SHOWN, ...wanted };
    this.#now = now;
    if (fresh !== this.#fresh) this.#moveUnread(fresh);
    if (shown.glyphs.arrow !== this.#shown.glyphs.arrow) {
      this.#views = new WeakMap();
      this.#revision = -1;
    }
    if (shown.joins !== this.#shown.joins || shown.foldJoins !== this.#shown.foldJoins) this.#revision = -1;
    this.#shown = shown;
    const updates = this.#log.takeUpdates();
    if (this.#revision !== this.#log.revision) this.#reset();
    else for (const { old, line } of updates) this.#replace(old, line);
    for (; this.#taken < this.#log.settled; this.#taken++) {
      const line = this.#log.at(this.#taken);
      if (line !== undefined) this.#add(line);
    }
  }

  /** Where the unread rule is, undefined when there is none. */
  get unreadAt(): number | undefined {
    return this.#fresh === undefined ? undefined : this.#indexOf(unreadKey(this.#fresh));
  }

  /** Where a line of the model is; undefined when it is not here, or folded into another. */
  indexOfLine(id: number): number | undefined {
    const at = this.#rows.findLastIndex((row) => 'id' in row && row.id === id);
    return at < 0 ? undefined : at;
  }

  /** The next row that calls the reader, from `index` on in that direction, itself not counted. */
  mentionFrom(index: number, direction: -1 | 1): number | undefined {
    for (let i = index + direction; i >= 0 && i < this.#rows.length; i += direction) {
      const row = this.#rows[i];
      if (row !== undefined && 'mention' in row && row.mention) return i;
    }
    return undefined;
  }

  /** Only the rule moves: the rest of a long log is left as it is. */
  #moveUnread(fresh: Fresh | undefined): void {
    const { unreadAt } = this;
    if (unreadAt !== undefined) this.#rows.splice(unreadAt, 1);
    this.#fresh = fresh;
    const at =
      fresh === undefined ? -1 : this.#rows.findLastIndex((row) => 'id' in row && row.id === fresh.from.id);
    if (fresh !== undefined && at >= 0) this.#rows.splice(at, 0, unreadRule(fresh));
  }

  #indexOf(key: string): number | undefined {
    const at = this.#rows.findLastIndex((row) => 'key' in row && row.key === key);
    return at < 0 ? undefined : at;
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
    this.#speakers.clear();
  }

  #add(line: Line): void {
    const { joins, foldJoins, glyphs } = this.#shown;
    const isFolded = isPresence(line) && !line.own && !this.#shown.follows(foldName(line.nick));
    if (isFolded && !joins) return;
    if (isSpoken(line) && !line.own) this.#noteSpeaker(line);
    const day = dayNumber(line.time);
    if (day !== this.#day && line.kind !== 'missed' && line.kind !== 'gap') {
      this.#day = day;
      this.#run = undefined;
      this.#rows.push(divider(`day${line.id}`, dayName(line.time, this.#now)));
    }
    if (line.id === this.#fresh?.from.id) {
      this.#run = undefined;
      this.#rows.push(unreadRule(this.#fresh));
    }
    if (!isFolded || !foldJoins || this.#isMissed(line)) {
      this.#run = undefined;
      this.#rows.push(line);
      return;
    }
    this.#run ??= new PresenceRun(glyphs);
    this.#run.add(line);
    this.#rows.push(line);
    if (this.#run.length < FOLDED_FROM) return;
    // The lines that were shown one by one so far, or the fold and the new line, become one.
    const replaced = this.#run.length === FOLDED_FROM ? FOLDED_FROM : 2;
    this.#rows.splice(this.#rows.length - replaced, replaced, this.#run.view());
  }

  #noteSpeaker({ nick, time }: Line): void {
    const folded = foldName(nick);
    this.#speakers.delete(folded);
    this.#speakers.set(folded, time);
    if (this.#speakers.size <= MOST_SPEAKERS) return;
    for (const oldest of this.#speakers.keys()) return void this.#speakers.delete(oldest);
  }

  #isMissed({ nick, time }: Line): boolean {
    const folded = foldName(nick);
    const spoke = this.#speakers.get(folded);
    this.#speakers.delete(folded);
    return spoke !== undefined && time - spoke <= SPOKE_MS;
  }

  #view(line: Line): LogLine {
    let view = this.#views.get(line);
    if (view === undefined) {
      view = viewLine(line, this.#shown.glyphs);
      this.#views.set(line, view);
    }
    return view;
  }
}

function unreadKey({ from }: Fresh): string {
  return `unread${from.id}`;
}

function unreadRule(fresh: Fresh): LogLine {
  return divider(unreadKey(fresh), `${fresh.count} new`, true);
}
