import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import type { LogRow } from '../../../src/client/ui/log-layout.js';
import { type LogLine, type LogSource, logSourceOf } from '../../../src/client/ui/log-line.js';
import {
  FOLLOWING,
  type LogContext,
  type LogViewState,
  scrollLog,
  scrollToTop,
  visibleLog,
} from '../../../src/client/ui/log-view.js';
import { Metrics } from '../../../src/client/ui/term/width.js';
import { WrapCache } from '../../../src/client/ui/wrap-cache.js';

function message(key: string, text: string = key): LogLine {
  return { key, kind: 'message', time: '', nick: 'ann', spans: [{ text }], mark: '' };
}

/** Messages named first to last, e.g. "m3". */
function messages(first: number, last: number): LogLine[] {
  return Array.from({ length: last - first + 1 }, (_, i) => message(`m${first + i}`));
}

function context(source: LogSource, height: number = 4, width: number = 40): LogContext {
  const viewport = { width, height, narrow: false };
  return { source, viewport, glyphs: UNICODE_GLYPHS, cache: new WrapCache(new Metrics()) };
}

function textOf(row: LogRow): string {
  return row
    .filter((piece) => piece.x >= 15)
    .map((piece) => piece.clusters.join(''))
    .join('');
}

/** The texts that are visible, top to bottom. */
function shown(ctx: LogContext, state: LogViewState): string[] {
  return visibleLog(ctx, state).rows.map(textOf);
}

describe('following', () => {
  test('shows the newest lines', () => {
    expect(shown(context(logSourceOf(messages(1, 9))), FOLLOWING)).toEqual(['m6', 'm7', 'm8', 'm9']);
  });

  test('an empty log shows nothing and is at its top', () => {
    const visible = visibleLog(context(logSourceOf([])), FOLLOWING);
    expect(visible).toEqual({ rows: [], lines: [], atTop: true, following: true, newBelow: 0 });
  });

  test('a log shorter than the pane does not scroll', () => {
    const ctx = context(logSourceOf(messages(1, 3)));
    expect(scrollLog(ctx, FOLLOWING, -1)).toBe(FOLLOWING);
    expect(scrollToTop(ctx, FOLLOWING)).toBe(FOLLOWING);
  });
});

describe('scrolling', () => {
  const ctx = context(logSourceOf(messages(1, 9)));

  test('goes back by rows and stops with the oldest line at the top', () => {
    expect(shown(ctx, scrollLog(ctx, FOLLOWING, -2))).toEqual(['m4', 'm5', 'm6', 'm7']);
    const top = scrollLog(ctx, FOLLOWING, -100);
    expect(shown(ctx, top)).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(visibleLog(ctx, top).atTop).toBe(true);
    expect(scrollLog(ctx, top, -1)).toBe(top);
    expect(shown(ctx, scrollToTop(ctx, FOLLOWING))).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  test('follows again at the end', () => {
    const back = scrollLog(ctx, FOLLOWING, -3);
    expect(visibleLog(ctx, back).following).toBe(false);
    expect(shown(ctx, scrollLog(ctx, back, 1))).toEqual(['m4', 'm5', 'm6', 'm7']);
    expect(scrollLog(ctx, back, 3)).toBe(FOLLOWING);
    expect(scrollLog(ctx, back, 50)).toBe(FOLLOWING);
    expect(scrollLog(ctx, FOLLOWING, 1)).toBe(FOLLOWING);
  });

  test('goes through the rows of a wrapped line one by one', () => {
    const wrapped = context(logSourceOf([message('a', 'one two three four five six'), message('b')]), 2, 28);
    expect(shown(wrapped, FOLLOWING)).toEqual(['five six', 'b']);
    expect(shown(wrapped, scrollLog(wrapped, FOLLOWING, -1))).toEqual(['three four', 'five six']);
    expect(shown(wrapped, scrollLog(wrapped, FOLLOWING, -2))).toEqual(['one two', 'three four']);
  });
});

describe('while scrolled back', () => {
  const lines = messages(11, 20);
  const before = context(logSourceOf(lines));
  const state = scrollLog(before, FOLLOWING, -3);
  const view = ['m14', 'm15', 'm16', 'm17'];

  test('new lines below leave the view still and are counted', () => {
    const event: LogLine = { ...message('e'), kind: 'event' };
    const after = context(logSourceOf([...lines, message('m21'), event, message('m22')]));
    expect(shown(after, state)).toEqual(view);
    expect(visibleLog(after, state).newBelow).toBe(2);
  });

  test('older lines above leave the view still', () => {
    const after = context(logSourceOf([...messages(1, 10), ...lines]));
    expect(shown(after, state)).toEqual(view);
    expect(visibleLog(after, state).newBelow).toBe(0);
  });

  test('lines in between leave the bottom of the view still', () => {
    const after = context(logSourceOf([...lines.slice(0, 5), message('late'), ...lines.slice(5)]));
    expect(shown(after, state)).toEqual(['m15', 'late', 'm16', 'm17']);
  });

  test('a line that is gone leaves the view near where it was', () => {
    const after = context(logSourceOf(lines.filter((line) => line.key !== 'm17')));
    expect(shown(after, state)).toEqual(['m14', 'm15', 'm16', 'm18']);
  });

  test('another width keeps the line at the bottom', () => {
    const narrow = context(logSourceOf(lines), 4, 24);
    expect(shown(narrow, state).at(-1)).toBe('m17');
  });

  test('the log being emptied is survived', () => {
    expect(shown(context(logSourceOf([])), state)).toEqual([]);
  });
});

test('any scrolling shows rows that follow each other, as many as fit', () => {
  const texts = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 12 });
  const steps = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(
      texts,
      steps,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 60 }),
      (all, moves, height, width) => {
        const ctx = context(logSourceOf(all.map((text, i) => message(`k${i}`, text))), height, width);
        const every = visibleLog({ ...ctx, viewport: { ...ctx.viewport, height: 10_000 } }, FOLLOWING).rows;
        let state: LogViewState = FOLLOWING;
        let bottom = every.length;
        for (const move of moves) {
          state = scrollLog(ctx, state, move);
          bottom = Math.max(Math.min(height, every.length), Math.min(every.length, bottom + move));
          expect(visibleLog(ctx, state).rows).toEqual(every.slice(Math.max(0, bottom - height), bottom));
        }
      },
    ),
  );
});

test('100,000 messages cost no more than a screenful', () => {
  const lines: LogLine[] = messages(1, 100_000);
  let looked = 0;
  const source: LogSource = {
    get length() {
      return lines.length;
    },
    at(i) {
      looked++;
      return lines[i] ?? message('none');
    },
  };
  const height = 50;
  const ctx = context(source, height, 100);
  visibleLog(ctx, FOLLOWING);
  looked = 0;
  for (let i = 0; i < 200; i += 1) {
    lines.push(message(`new ${i}`, 'a message of some length with an emoji 😀 in it'));
    visibleLog(ctx, FOLLOWING);
  }
  expect(looked / 200).toBeLessThanOrEqual(5 * height);
});
