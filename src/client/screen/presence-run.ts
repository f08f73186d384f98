/**
 * Joins and leaves that follow each other, folded into one line once they are many:
 * "‹ 3 joined, 1 left, 1 lost: ann ben cat, −dan −eve ›". Lost are those who did not say goodbye.
 */
import type { Line } from '../model/line.js';
import type { Glyphs } from '../ui/glyphs.js';
import type { LogLine } from '../ui/log-line.js';
import { PALETTE } from '../ui/palette.js';
import { clockTime } from './times.js';

/** Fewer are shown as they are, with their reasons. */
export const FOLDED_FROM = 4;
const MOST_NAMED = 8;

export function isPresence(line: Line): boolean {
  return line.kind === 'join' || line.kind === 'part' || line.kind === 'quit';
}

/** A run that is still growing; a fold of it is made anew with each line. */
export class PresenceRun {
  #first: Line | undefined;
  #last: Line | undefined;
  #joined = 0;
  #left = 0;
  #lost = 0;
  /** Each once, however often they come and go. */
  readonly #came = new Set<string>();
  readonly #gone = new Set<string>();
  #isMore = false;
  readonly #glyphs: Glyphs;

  constructor(glyphs: Glyphs) {
    this.#glyphs = glyphs;
  }

  get length(): number {
    return this.#joined + this.#left + this.#lost;
  }

  add(line: Line): void {
    this.#first ??= line;
    this.#last = line;
    if (line.kind === 'join') this.#joined++;
    else if (isLost(line)) this.#lost++;
    else this.#left++;
    const names = line.kind === 'join' ? this.#came : this.#gone;
    if (names.has(line.nick)) return;
    if (this.#came.size + this.#gone.size < MOST_NAMED) names.add(line.nick);
    else this.#isMore = true;
  }

  view(): LogLine {
    const counts = [
      ...(this.#joined > 0 ? [`${this.#joined} joined`] : []),
      ...(this.#left > 0 ? [`${this.#left} left`] : []),
      ...(this.#lost > 0 ? [`${this.#lost} lost`] : []),
    ];
    const { foldStart, foldEnd, minus } = this.#glyphs;
    const came = [...this.#came].join(' ');
    const gone = [...this.#gone].map((nick) => `${minus}${nick}`).join(' ');
    const names = [came, gone].filter((some) => some !== '').join(', ');
    const text = `${foldStart} ${counts.join(', ')}: ${names}${this.#isMore ? ' and others' : ''} ${foldEnd}`;
    return {
      key: `run${this.#first?.id ?? 0}`,
      kind: 'event',
      time: clockTime(this.#last?.time ?? 0),
      nick: '',
      spans: [{ text, style: PALETTE.dim }],
      mark: '',
    };
  }
}

/** The words of this server and of others; a text that somebody quits with has "Quit:" before it. */
function isLost({ kind, text }: Line): boolean {
  return kind === 'quit' && LOST.test(text);
}

const LOST =
  /^(?:connection (?:lost|reset|timed out)|ping timeout|read error|write error|eof from|remote host closed)/i;
