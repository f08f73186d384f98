import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { edit, type EditorState, EMPTY_EDITOR, insertText } from '../../../../src/client/ui/editor/editor.js';
import { moveRow, viewEditor, wantedRows } from '../../../../src/client/ui/editor/editor-view.js';
import { Metrics } from '../../../../src/client/ui/term/width.js';

const metrics = new Metrics();

function view(
  text: string,
  width: number,
  height: number,
): { rows: string[]; cursor: { x: number; y: number } } {
  const { rows, cursor } = viewEditor(insertText(EMPTY_EDITOR, text), width, height, metrics);
  return { rows: rows.map((row) => row.join('')), cursor };
}

describe('the rows of the editor', () => {
  test.for([
    { text: '', width: 10, rows: [''], cursor: { x: 0, y: 0 } },
    { text: 'hello', width: 10, rows: ['hello'], cursor: { x: 5, y: 0 } },
    { text: 'abcdefgh', width: 5, rows: ['abcd', 'efgh'], cursor: { x: 4, y: 1 } },
    { text: 'ab\ncd', width: 10, rows: ['ab', 'cd'], cursor: { x: 2, y: 1 } },
    { text: 'ab\n', width: 10, rows: ['ab', ''], cursor: { x: 0, y: 1 } },
    { text: '日本語', width: 5, rows: ['日本', '語'], cursor: { x: 2, y: 1 } },
    { text: '日本', width: 1, rows: ['日', '本'], cursor: { x: 2, y: 1 } },
  ])('of $text in $width columns are $rows', ({ text, width, rows, cursor }) => {
    expect(view(text, width, 8)).toEqual({ rows, cursor });
  });

  test('are a window around the cursor when there are too many', () => {
    const state = edit(edit(insertText(EMPTY_EDITOR, '1\n2\n3\n4\n5\n6'), 'left'), 'left');
    const { rows, cursor, total } = viewEditor(state, 10, 3, metrics);
    expect(rows.map((row) => row.join(''))).toEqual(['4', '5', '6']);
    expect(cursor).toEqual({ x: 1, y: 1 });
    expect(total).toBe(6);
  });

  test('that are wanted are counted up to 8', () => {
    expect(wantedRows(insertText(EMPTY_EDITOR, 'a\nb'), 10, metrics)).toBe(2);
    expect(wantedRows(insertText(EMPTY_EDITOR, 'x\n'.repeat(100)), 10, metrics)).toBe(8);
    expect(wantedRows(EMPTY_EDITOR, 10, metrics)).toBe(1);
  });

  test('hold the whole text and the cursor, for any text and size', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 50 }),
        fc.integer({ min: -3, max: 12 }),
        (text, width) => {
          const state = insertText(EMPTY_EDITOR, text);
          const { rows, cursor, total } = viewEditor(state, width, 200, metrics);
          expect(rows.flat()).toEqual(state.clusters.filter((cluster) => cluster !== '\n'));
          expect(cursor.y).toBeLessThan(total);
        },
      ),
    );
  });
});

describe('going up and down', () => {
  const WIDTH = 6;
  const at = (text: string, cursor: number): EditorState => ({
    ...insertText(EMPTY_EDITOR, text),
    cursor,
    last: 'other',
  });
  const walk = (state: EditorState, ...directions: readonly (1 | -1)[]): number | undefined =>
    directions.reduce<EditorState | undefined>(
      (moved, direction) => moved && moveRow(moved, WIDTH, direction, metrics),
      state,
    )?.cursor;

  test('is by the rows on screen, also within one long line', () => {
    expect(walk(at('abcdefghijkl', 11), -1)).toBe(6);
    expect(walk(at('abcdefghijkl', 1), 1)).toBe(6);
    expect(walk(at('abcdefghijkl', 1), 1, 1, 1)).toBeUndefined();
    expect(walk(at('abc', 1), -1)).toBeUndefined();
  });

  test('keeps to the column where it began, past a shorter row', () => {
    expect(walk(at('abcd\nx\nefgh', 3), 1)).toBe(6);
    expect(walk(at('abcd\nx\nefgh', 3), 1, 1)).toBe(10);
    expect(walk(at('abcd\nx\nefgh', 10), -1, -1)).toBe(3);
  });

  test('counts columns, not characters, and never ends inside a wide one', () => {
    expect(walk(at('漢字\nabcd', 6), -1)).toBe(1);
    expect(walk(at('abcd\n👩‍👩‍👧‍👦x', 1), 1)).toBe(5);
  });

  test('never leaves the row that it was to go to', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '漢', '\n') }), fc.nat(), (text, n) => {
        const state = at(text, 0);
        const from = { ...state, cursor: n % (state.clusters.length + 1) };
        const down = moveRow(from, WIDTH, 1, metrics);
        if (down === undefined) return;
        const row = (s: EditorState): number => viewEditor(s, WIDTH, 1000, metrics).cursor.y;
        expect(row(down)).toBe(row(from) + 1);
        expect(row(moveRow(down, WIDTH, -1, metrics) ?? down)).toBe(row(from));
      }),
    );
  });
});
