/** What a line keeps in memory: its own text, and not the long one that it was cut out of. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { makeLine } from '../../../src/client/model/line.js';

test('lets go of what the server sent around it', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const around = 'x'.repeat(2 ** 19);
  collect();
  const before = process.memoryUsage().heapUsed;
  const lines = Array.from({ length: 50 }, (_, i) => {
    const sent = Buffer.from(`@msgid=0123456789abcdef${i};${around} :the text of the message`).toString(
      'latin1',
    );
    const [msgid, text] = [sent.slice(7, 23), sent.slice(-23)];
    return makeLine(i, 0, { kind: 'message', text, msgid });
  });
  collect();
  const grown = process.memoryUsage().heapUsed - before;
  expect(lines.map(({ text }) => text)).toEqual(lines.map(() => 'the text of the message'));
  expect(lines[7]?.msgid).toBe('0123456789abcdef');
  // Each of them was cut out of half a megabyte.
  expect(grown).toBeLessThan(5 * 2 ** 20);
});
