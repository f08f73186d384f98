import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edit,
  type EditorAction,
  type EditorState,
  editorText,
  EMPTY_EDITOR,
  insertText,
  replaceRange,
  resetEditor,
  setText,
} from '../../../../src/client/ui/editor/editor.js';
import { cpuOf } from '../../../support/cpu.js';

/** An editor from a drawing: `|` is the cursor. */
function editor(drawing: string): EditorState {
  const at = drawing.indexOf('|');
  const before = insertText(EMPTY_EDITOR, drawing.slice(0, at));
  const whole = insertText(before, drawing.slice(at + 1));
  return { ...EMPTY_EDITOR, clusters: whole.clusters, cursor: before.clusters.length };
}

function draw({ clusters, cursor }: EditorState): string {
  return `${clusters.slice(0, cursor).join('')}|${clusters.slice(cursor).join('')}`;
}

function perform(state: EditorState, ...actions: EditorAction[]): EditorState {
  return actions.reduce(edit, state);
}

describe('actions', () => {
  test.for<[EditorAction, string, string]>([
    ['left', 'ab|c', 'a|bc'],
    ['left', '|abc', '|abc'],
    ['left', 'a👩‍👩‍👧‍👦|b', 'a|👩‍👩‍👧‍👦b'],
    ['right', 'a|é', 'aé|'],
    ['right', 'abc|', 'abc|'],
    ['word-left', 'one two|', 'one |two'],
    ['word-left', 'one, |two', '|one, two'],
    ['word-right', '|one two', 'one| two'],
    ['word-right', 'one| , zwei.', 'one , zwei|.'],
    ['line-start', 'one\ntwo|', 'one\n|two'],
    ['line-end', 'o|ne\ntwo', 'one|\ntwo'],
    ['text-start', 'one\ntwo|', '|one\ntwo'],
    ['text-end', 'o|ne\ntwo', 'one\ntwo|'],
    ['delete-left', 'a👍🏽|b', 'a|b'],
    ['delete-left', 'e\u0301|', '|'],
    ['delete-left', '|a', '|a'],
    ['delete-right', '|🇩🇪x', '|x'],
    ['delete-right', 'a|', 'a|'],
    ['kill-blank-word-left', 'ls /usr/bin |x', 'ls |x'],
    ['kill-word-left', 'ls /usr/bin|', 'ls /usr/|'],
    ['kill-word-right', 'ls| /usr/bin', 'ls|/bin'],
    ['kill-line-start', 'one\ntwo| x', 'one\n| x'],
    ['kill-line-end', 'on|e\ntwo', 'on|\ntwo'],
    ['kill-line-end', 'one|\ntwo', 'one|two'],
    ['transpose', 'ab|c', 'acb|'],
    ['transpose', 'abc|', 'acb|'],
    ['transpose', '|abc', '|abc'],
    ['transpose', 'a|', 'a|'],
    ['newline', 'a|b', 'a\n|b'],
    ['clear', 'a|b', '|'],
    ['undo', 'a|b', 'a|b'],
    ['yank', 'a|b', 'a|b'],
  ])('%s: %j becomes %j', ([action, before, after]) => {
    expect(draw(edit(editor(before), action))).toBe(after);
  });
});

describe('inserting', () => {
  test('goes in at the cursor', () => {
    expect(draw(insertText(editor('a|c'), 'b'))).toBe('ab|c');
  });

  test('makes line ends LF', () => {
    expect(editorText(insertText(EMPTY_EDITOR, 'a\r\nb\rc\nd'))).toBe('a\nb\nc\nd');
  });

  test('code point by code point makes the same clusters as at once', () => {
    const text = 'e\u0301👩‍👩‍👧‍👦👍🏽🇩🇪ก็';
    const typed = Array.from(text).reduce(insertText, EMPTY_EDITOR);
    expect(typed.clusters).toEqual(insertText(EMPTY_EDITOR, text).clusters);
    expect(draw(edit(typed, 'delete-left'))).toBe('e\u0301👩‍👩‍👧‍👦👍🏽🇩🇪|');
  });

  test('replaces a range, as completion does', () => {
    expect(draw(replaceRange(editor('hi al| there'), 3, 5, 'alice'))).toBe('hi alice| there');
  });
});

describe('the kill ring', () => {
  test('gives back what was cut', () => {
    expect(draw(perform(editor('one two|'), 'kill-word-left', 'line-start', 'yank'))).toBe('two|one ');
  });

  test('joins kills that follow each other, in the order of the text', () => {
    const cut = perform(editor('one two three| four'), 'kill-word-left', 'kill-word-left', 'kill-line-end');
    expect(draw(cut)).toBe('one |');
    expect(draw(edit(cut, 'yank'))).toBe('one two three four|');
  });

  test('starts a new entry after anything else', () => {
    const cut = perform(editor('one two|'), 'kill-word-left', 'left', 'kill-word-left');
    expect(cut.ring.kills).toEqual([
      ['o', 'n', 'e'],
      ['t', 'w', 'o'],
    ]);
  });

  test('outlives the sending of the message', () => {
    expect(draw(edit(resetEditor(edit(editor('secret|'), 'kill-line-start')), 'yank'))).toBe('secret|');
  });
});

describe('undo', () => {
  test('takes back what was typed in one go, then what was before', () => {
    let state = setText(EMPTY_EDITOR, 'start ');
    for (const character of 'typed') state = insertText(state, character);
    expect(draw(edit(state, 'undo'))).toBe('start |');
    expect(draw(perform(state, 'undo', 'undo'))).toBe('|');
  });

  test('brings back a killed word and the cursor', () => {
    expect(draw(perform(editor('one two| x'), 'kill-word-left', 'undo'))).toBe('one two| x');
  });

  test('of everything leads back to where it began', () => {
    const action = fc.constantFrom<EditorAction>(
      ...(['left', 'right', 'word-left', 'delete-left', 'delete-right', 'kill-blank-word-left'] as const),
      ...([
        'kill-word-right',
        'kill-line-end',
        'yank',
        'transpose',
        'newline',
        'clear',
        'transpose-words',
      ] as const),
    );
    const step = fc.oneof(
      action,
      fc.string({ unit: 'grapheme', maxLength: 3 }).map((text) => ({ text })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state = setText(EMPTY_EDITOR, 'where it began');
        const before = state.changes.length;
        for (const next of steps) {
          state = typeof next === 'string' ? edit(state, next) : insertText(state, next.text);
          expect(state.cursor).toBeGreaterThanOrEqual(0);
          expect(state.cursor).toBeLessThanOrEqual(state.clusters.length);
        }
        while (state.changes.length > before) state = edit(state, 'undo');
        expect(editorText(state)).toBe('where it began');
      }),
    );
  });
});

test('a paste of 1 MB, and typing behind it, take no longer than a blink', () => {
  const text = 'wörd 漢字 '.repeat(131_072);
  let state = EMPTY_EDITOR;
  const cost = cpuOf(() => {
    state = insertText(state, text);
    for (const character of 'typed') state = insertText(state, character);
    state = edit(state, 'line-start');
  });
  expect(state.clusters).toHaveLength(text.length + 5);
  // Linear work takes some 60 ms here; anything quadratic would take minutes.
  expect(cost).toBeLessThan(2000);
});
