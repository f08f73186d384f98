import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Metrics } from '../../../src/client/ui/term/width.js';
import { type WrappedRow, wrapSpans } from '../../../src/client/ui/wrap.js';

const metrics = new Metrics();

function textOf(rows: readonly WrappedRow[]): string[] {
  return rows.map((row) => row.flatMap((piece) => piece.clusters).join(''));
}

function wrap(text: string, width: number, firstWidth?: number): string[] {
  return textOf(wrapSpans([{ text }], width, metrics, firstWidth));
}

describe('wrapping', () => {
  test.for([
    { text: '', width: 5, rows: [''] },
    { text: 'one two three', width: 7, rows: ['one two', 'three'] },
    { text: 'one two three', width: 8, rows: ['one two', 'three'] },
    { text: 'one    two', width: 5, rows: ['one', 'two'] },
    { text: '  indented text', width: 10, rows: ['  indented', 'text'] },
    { text: 'https://example.org/x', width: 8, rows: ['https://', 'example.', 'org/x'] },
    { text: 'https://a.example/long/path?x=1', width: 14, rows: ['https://a.', 'example/long/', 'path?x=1'] },
    { text: 'aaa/bbbbbbbbbb', width: 10, rows: ['aaa/bbbbbb', 'bbbb'] },
    { text: 'see https://example.org', width: 10, rows: ['see', 'https://', 'example.', 'org'] },
    { text: '日本語の文章', width: 5, rows: ['日本', '語の', '文章'] },
    { text: 'word日本語', width: 8, rows: ['word日本', '語'] },
    { text: 'one\ntwo three', width: 7, rows: ['one', 'two', 'three'] },
    { text: 'one\n\n  two', width: 5, rows: ['one', '', '  two'] },
    { text: 'abcde\nfg', width: 5, rows: ['abcde', 'fg'] },
    { text: 'abcdef\n', width: 5, rows: ['abcde', 'f', ''] },
    { text: 'a😀', width: 1, rows: ['a', '😀'] },
    { text: 'abc', width: 0, rows: ['a', 'b', 'c'] },
    { text: 'abc', width: -5, rows: ['a', 'b', 'c'] },
    { text: '     ', width: 3, rows: ['   '] },
  ])('$text at $width', ({ text, width, rows }) => {
    expect(wrap(text, width)).toEqual(rows);
  });

  test('gives the first row a width of its own', () => {
    expect(wrap('one two three', 20, 4)).toEqual(['one', 'two three']);
  });

  test('keeps the looks of the spans', () => {
    const bold = { bold: true };
    const rows = wrapSpans([{ text: 'one tw', style: bold }, { text: 'o three' }], 7, metrics);
    expect(rows).toEqual([
      [
        { clusters: ['o', 'n', 'e', ' ', 't', 'w'], style: bold },
        { clusters: ['o'], style: {} },
      ],
      [{ clusters: ['t', 'h', 'r', 'e', 'e'], style: {} }],
    ]);
  });

  test('loses nothing but blanks and never exceeds the width by more than one wide cluster needs', () => {
    const text = fc.array(
      fc.oneof(fc.constantFrom(' ', 'a', 'bc', '漢', '😀', 'e\u0301'), fc.string({ unit: 'grapheme' })),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (parts, width) => {
        const rows = wrap(parts.join(''), width);
        expect(rows.join('').replaceAll(' ', '')).toBe(parts.join('').replaceAll(' ', ''));
        for (const row of rows) expect(metrics.textWidth(row)).toBeLessThanOrEqual(Math.max(2, width));
      }),
      { numRuns: 2000 },
    );
  });
});
