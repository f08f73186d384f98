import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HiddenLine, type HiddenResult } from '../../../src/client/modes/hidden-line.js';

function typed(...chunks: readonly string[]): HiddenResult | undefined {
  const line = new HiddenLine();
  let result: HiddenResult | undefined;
  for (const chunk of chunks) result ??= line.take(Buffer.from(chunk));
  return result;
}

test.for<[what: string, chunks: string[], text: string | undefined, rest: string]>([
  ['keys one by one', ['s', 'e', 's', '\r'], 'ses', ''],
  ['a paste with its end', ['sesame\r'], 'sesame', ''],
  ['what comes after it', ['sesame\rhello\r'], 'sesame', 'hello\r'],
  ['backspace', ['sez\x7fs\b\r'], 'se', ''],
  ['backspace over a character of several bytes', ['né\x7fe\r'], 'ne', ''],
  ['^U', ['wrong\x15right\r'], 'right', ''],
  ['arrows, and the marks of a paste', ['a\x1b[D\x1b[200~b\x1b[201~\x1bOA\r'], 'ab', ''],
  ['nothing', ['\r'], '', ''],
  ['^C', ['ses\x03'], undefined, ''],
  ['^D at the beginning', ['\x04'], undefined, ''],
  ['^D behind something', ['s\x04e\r'], 'se', ''],
  ['blanks, which belong to it', [' a b \r'], ' a b ', ''],
])('%s', ([, chunks, text, rest]) => {
  expect(typed(...chunks)).toEqual({ text, rest });
});

test('it goes on until there is an end', () => {
  expect(typed('sesame', 'and more')).toBeUndefined();
});

test('a character that is cut between two chunks is one', () => {
  const line = new HiddenLine();
  const bytes = Buffer.from('é\r');
  expect(line.take(bytes.subarray(0, 1))).toBeUndefined();
  expect(line.take(bytes.subarray(1))).toEqual({ text: 'é', rest: '' });
});

test('it is bounded, and no bytes at all make it fail', () => {
  expect(typed('x'.repeat(100_000), '\r')?.text).toHaveLength(1024);
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (chunks) => {
      const line = new HiddenLine();
      for (const chunk of chunks) expect((line.take(chunk)?.text ?? '').length).toBeLessThanOrEqual(2048);
    }),
  );
});
