/**
 * The line editor against GNU Readline: a table of keys with what readline makes of them, which is asked to a real bash
 * as well, so that the table is evidence and not memory.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  edit,
  type EditorState,
  EMPTY_EDITOR,
  insertArgument,
  insertText,
} from '../../../../src/client/ui/editor/editor.js';
import { historyOf, lastWord } from '../../../../src/client/ui/editor/history.js';
import { Keymap } from '../../../../src/client/ui/keymap.js';
import { InputDecoder } from '../../../../src/client/ui/term/input-decoder.js';
import { FakeClock } from '../../../support/fake-clock.js';
import { askReadline } from '../../../support/readline.js';

const HISTORY = ['echo one two', 'say hello big world'];

/** Keys as people write them, and the line with the cursor as `|`. */
const TABLE: readonly (readonly [keys: string, line: string])[] = [
  ['abc ^A', '|abc '],
  ['abc ^A ^E', 'abc |'],
  ['abc ^B ^B', 'ab|c '],
  ['abc ^A ^F ^F', 'ab|c '],
  ['abc Home', '|abc '],
  ['abc Home End', 'abc |'],
  ['abc Left Left Right', 'abc| '],
  ['one,two.three M-b', 'one,two.|three '],
  ['one,two.three M-b M-b', 'one,|two.three '],
  ['foo_bar M-b', 'foo_|bar '],
  ['wälder_öl M-b M-b', '|wälder_öl '],
  ["don't ^A M-f", "don|'t "],
  ['one--two ^A M-f M-f', 'one--two| '],
  ['one two C-Left C-Left', '|one two '],
  ['one two ^A C-Right', 'one| two '],
  ['/usr/local/bin ^W', '|'],
  ['say /usr/local/bin ^W', 'say |'],
  ['say a,b   ^W ^W', '|'],
  ['say /usr/bin M-BS', 'say /usr/|'],
  ['say /usr/bin ^A M-d', '| /usr/bin '],
  ['say /usr/bin ^A M-d M-d', '|/bin '],
  ['abc ^A ^D', '|bc '],
  ['abc ^A Del', '|bc '],
  ['abc BS BS', 'ab|'],
  ['abc ^H', 'abc|'],
  ['one two ^U', '|'],
  ['one two M-b ^U', '|two '],
  ['one two M-b ^K', 'one |'],
  // Kills that follow each other are one, in the order of the text.
  ['a b c ^W ^W ^Y', 'a b c |'],
  ['one two three M-b M-b M-d M-d ^Y', 'one two three| '],
  ['one two three M-b ^W ^K ^Y', 'one two three |'],
  ['one two ^U ^U ^Y', 'one two |'],
  // Anything in between parts them.
  ['one ^W two ^W ^Y', 'two |'],
  ['one ^W two ^W ^Y M-y', 'one |'],
  ['one ^W two ^W ^Y M-y M-y', 'two |'],
  ['one ^W two ^W three ^W ^Y M-y M-y ^Y', 'one one |'],
  ['one ^W two ^W ^Y M-y x ^W ^Y', 'one x |'],
  ['one two ^W ^A ^W ^Y', 'two |one '],
  ['one M-y', 'one |'],
  ['one two ^W ^Y ^Y', 'one two two |'],
  ['ab ^T', 'a b|'],
  ['abc ^B ^B ^T', 'acb| '],
  ['abc ^A ^T', '|abc '],
  ['one two three M-b M-t', 'one three two| '],
  ['one two ^B M-t', 'two  one|'],
  ['one two ^A M-t', '|one two '],
  ['one, two ^A M-f M-t', 'two, one| '],
  ['hello wORLD ^A M-c M-c', 'Hello World| '],
  ['hello ^A ^F ^F M-c', 'heLlo| '],
  ['foo_bar ^A M-c', 'Foo|_bar '],
  ['HELLO World ^A ^F M-l', 'Hello| World '],
  ['ÖDE ^A M-l', 'öde| '],
  // Undo: what was typed in one go up to 20 characters, each other change by itself.
  ['abc def ^_', '|'],
  ['abcdefghijklmnopqrstuvwxyz ^_', 'abcdefghijklmnopqrst|'],
  ['abc ^W ^_', 'abc |'],
  ['abc BS BS ^_', 'abc|'],
  ['abc BS BS ^_ ^_', 'abc |'],
  ['one two ^W ^W ^_', 'one |'],
  ['abc ^W ^Y ^_', '|'],
  ['one two ^W ^U M-r', '|'],
  ['M-.', 'world|'],
  ['to M-.', 'to world|'],
  ['to M-. M-.', 'to two|'],
  ['to M-. x ^_ ^_', 'to |'],
  ['to M-. M-. ^_', 'to |'],
];

/** Here readline leaves the cursor behind what came back; ours is where it was before the change. The texts agree. */
const UNDONE: readonly (readonly [keys: string, line: string])[] = [
  ['one two ^A M-c ^_', '|one two '],
  ['one two ^T ^_', 'one two |'],
  ['one two M-b ^K x ^_ ^_', 'one |two '],
];

const BYTES: Readonly<Record<string, string>> = {
  Home: '\x1b[H',
  End: '\x1b[F',
  Left: '\x1b[D',
  Right: '\x1b[C',
  'C-Left': '\x1b[1;5D',
  'C-Right': '\x1b[1;5C',
  Del: '\x1b[3~',
  BS: '\x7f',
  'M-BS': '\x1b\x7f',
};

/** "abc ^W M-b" as bytes; a blank follows each word that is text. */
function bytesOf(keys: string): string {
  return keys
    .split(' ')
    .map((key) => {
      const named = BYTES[key];
      if (named !== undefined) return named;
      if (/^\^.$/.test(key)) return String.fromCharCode(key.charCodeAt(1) & 0x1f);
      if (/^M-.$/.test(key)) return `\x1b${key.charAt(2)}`;
      // A text right before Alt-. and between kills stands as it is, with a blank behind it.
      return `${key} `;
    })
    .join('');
}

/** The same keys in our editor, from the bytes of the terminal on. */
function ours(keys: string): string {
  const keymap = new Keymap();
  const history = historyOf(HISTORY);
  let state: EditorState = EMPTY_EDITOR;
  let back = 0;
  const decoder = new InputDecoder(new FakeClock(0), (event) => {
    if (event.kind === 'answer') return;
    const action = keymap.actionOf(event);
    if (action?.kind === 'edit') state = edit(state, action.action);
    else if (action?.kind === 'command' && action.command === 'last-argument') {
      back = state.last === 'argument' ? back + 1 : 1;
      state = insertArgument(state, lastWord(history, back) ?? '');
    } else if (event.kind === 'key' && event.text !== '') state = insertText(state, event.text);
  });
  decoder.push(Buffer.from(bytesOf(keys)));
  return `${state.clusters.slice(0, state.cursor).join('')}|${state.clusters.slice(state.cursor).join('')}`;
}

describe('the line editor does as readline', () => {
  test.for([...TABLE, ...UNDONE])('%s -> %s', ([keys, line]) => {
    expect(ours(keys)).toBe(line);
  });
});

const hasReadline =
  spawnSync('bash', ['--norc', '-ic', 'bind -q yank-last-arg'], { stdio: 'ignore' }).status === 0;

test.skipIf(!hasReadline)('and the table is what readline does', { timeout: 60_000 }, async () => {
  const asked: (readonly [string, string])[] = [];
  for (const [keys] of TABLE)
    asked.push([keys, await askReadline({ history: HISTORY, keys: bytesOf(keys) })]);
  expect(asked).toEqual(TABLE);
  for (const [keys, line] of UNDONE) {
    expect((await askReadline({ keys: bytesOf(keys) })).replace('|', '')).toBe(line.replace('|', ''));
  }
});
