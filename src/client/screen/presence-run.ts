/** Joins and leaves that follow each other, folded into one line once they are many: "3 joined, 1 left: ann, -bob". */
import type { Line } from '../model/line.js';
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
  readonly #names: string[] = [];

  get length(): number {
    return this.#joined + this.#left;
  }

  add(line: Line): void {
    this.#first ??= line;
    this.#last = line;
    if (line.kind === 'join') this.#joined++;
    else this.#left++;
    if (this.#names.length < MOST_NAMED) this.#names.push(line.kind === 'join' ? line.nick : `−${line.nick}`);
  }

  view(): LogLine {
    const counts = [
      ...(this.#joined > 0 ? [`${this.#joined} joined`] : []),
      ...(this.#left > 0 ? [`${this.#left} left`] : []),
    ];
    const more = this.length > this.#names.length ? ' and others' : '';
    return {
      key: `run${this.#first?.id ?? 0}`,
      kind: 'event',
      time: clockTime(this.#last?.time ?? 0),
      nick: '',
      spans: [{ text: `‹ ${counts.join(', ')}: ${this.#names.join(' ')}${more} ›`, style: PALETTE.dim }],
      mark: '',
    };
  }
}
