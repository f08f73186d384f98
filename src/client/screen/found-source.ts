/** A log in which what is looked for stands out: in every line, and in the one that was come to most of all. */
import type { LogLine, LogSource, LogSpan } from '../ui/log-line.js';
import { PALETTE } from '../ui/palette.js';
import type { Style } from '../ui/term/style.js';

/** What any of the texts is found by, without its case; undefined for nothing. */
export function findPattern(...texts: readonly string[]): RegExp | undefined {
  // The longer first: where two begin at the same place all of it is marked.
  const wanted = texts.filter((text) => text !== '').toSorted((a, b) => b.length - a.length);
  if (wanted.length === 0) return undefined;
  const escaped = wanted.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return new RegExp(escaped.join('|'), 'giu');
}

/** The lines of a log with their hits marked. Each line is made once, so that its layout is, too. */
export class FoundLines {
  readonly #pattern: RegExp;
  readonly #made = new WeakMap<LogLine, LogLine>();
  readonly #chosen = new WeakMap<LogLine, LogLine>();

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** @param chosen key of the line that was come to */
  over(source: LogSource, chosen: string | undefined): LogSource {
    return {
      length: source.length,
      at: (index) => this.#line(source.at(index), chosen),
    };
  }

  #line(line: LogLine, chosen: string | undefined): LogLine {
    if (line.kind === 'divider') return line;
    const isChosen = line.key === chosen;
    const known = isChosen ? this.#chosen : this.#made;
    let made = known.get(line);
    if (made === undefined) {
      const spans = markSpans(line.spans, this.#pattern, isChosen ? CHOSEN : PALETTE.found);
      made = spans === line.spans ? line : { ...line, spans };
      known.set(line, made);
    }
    return made;
  }
}

const CHOSEN: Style = { ...PALETTE.found, inverse: true };

/** The same spans with what matches in another look, also where it goes over the border of two. */
export function markSpans(spans: readonly LogSpan[], pattern: RegExp, style: Style): readonly LogSpan[] {
  const text = spans.map((span) => span.text).join('');
  const hits = [...text.matchAll(pattern)].filter(([hit]) => hit !== '');
  if (hits.length === 0) return spans;
  const marked: LogSpan[] = [];
  let start = 0;
  for (const span of spans) {
    const end = start + span.text.length;
    let done = start;
    for (const { 0: hit, index } of hits) {
      const from = Math.max(index, done);
      const to = Math.min(index + hit.length, end);
      if (to <= from) continue;
      if (from > done) marked.push({ ...span, text: text.slice(done, from) });
      marked.push({ text: text.slice(from, to), style: { ...span.style, ...style } });
      done = to;
    }
    if (end > done) marked.push({ ...span, text: text.slice(done, end) });
    start = end;
  }
  return marked;
}
