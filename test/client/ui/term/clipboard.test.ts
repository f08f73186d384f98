/** Text to the terminal's clipboard. */
import { expect, test } from 'vitest';
import { copySequence, MOST_COPIED } from '../../../../src/client/ui/term/clipboard.js';

/** What a terminal decodes. */
const decoded = (sequence: string): string =>
  Buffer.from(/^\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007$/.exec(sequence)?.[1] ?? 'bm8=', 'base64').toString();

test('is written in base64, so that nothing of it can act on the terminal', () => {
  expect(decoded(copySequence('plain', {})!)).toBe('plain');
  const hostile = '\u0007\u001b]0;title\u0007 漢字';
  expect(decoded(copySequence(hostile, {})!)).toBe(hostile);
});

test('in tmux is written for tmux itself, and handed on', () => {
  const sequence = copySequence('a', { TMUX: '/tmp/tmux,1,0' })!;
  expect(sequence).toBe('\u001b]52;c;YQ==\u0007\u001bPtmux;\u001b\u001b]52;c;YQ==\u0007\u001b\\');
});

test('in screen is handed on in pieces that it takes', () => {
  const text = 'x'.repeat(3000);
  const pieces = copySequence(text, { STY: '1.pts' })!.split('\u001b\\').slice(0, -1);
  for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(702);
  expect(decoded(pieces.map((piece) => piece.replace('\u001bP', '')).join(''))).toBe(text);
});

test('is refused when a terminal would cut it', () => {
  expect(copySequence('x'.repeat(MOST_COPIED), {})?.length).toBeLessThan(100_010);
  expect(copySequence('x'.repeat(MOST_COPIED + 1), {})).toBeUndefined();
  expect(copySequence('漢'.repeat(MOST_COPIED / 3 + 1), {})).toBeUndefined();
});
