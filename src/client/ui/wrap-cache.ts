/**
 * Remembers how log lines were laid out, so that a frame costs only what is new in it.
 */
import type { Glyphs } from './glyphs.js';
import { layoutLine, type LogRow, type LogViewport } from './log-layout.js';
import type { LogLine } from './log-line.js';
import type { Metrics } from './term/width.js';

/** A dozen screens of lines; the older half is dropped when full. */
const LINES = 2000;

interface Entry {
  readonly rows: readonly LogRow[];
  /** What of the line above the layout depends on. */
  readonly above: string;
}

/** Laid out lines of one width. Lines are known by identity, so a changed line must be a new object. */
export class WrapCache {
  readonly metrics: Metrics;
  #entries = new Map<LogLine, Entry>();
  #width = 0;
  #narrow = false;
  #glyphs: Glyphs | undefined;

  constructor(metrics: Metrics) {
    this.metrics = metrics;
  }

  /** The rows of a line below `previous`. */
  rows(
    line: LogLine,
    previous: LogLine | undefined,
    viewport: LogViewport,
    glyphs: Glyphs,
  ): readonly LogRow[] {
    this.#prepare(viewport, glyphs);
    const above = previous === undefined ? '' : `${previous.kind} ${previous.time} ${previous.nick}`;
    const known = this.#entries.get(line);
    if (known?.above === above) return known.rows;
    if (this.#entries.size >= LINES) this.#entries = new Map([...this.#entries].slice(LINES / 2));
    const rows = layoutLine(line, previous, viewport, glyphs, this.metrics);
    this.#entries.set(line, { rows, above });
    return rows;
  }

  #prepare({ width, narrow }: LogViewport, glyphs: Glyphs): void {
    if (width === this.#width && narrow === this.#narrow && glyphs === this.#glyphs) return;
    this.#entries.clear();
    this.#width = width;
    this.#narrow = narrow;
    this.#glyphs = glyphs;
  }
}
