/** Events kept with their lines for those who are behind: as many as are said, the latest. */
import { expect, test } from 'vitest';

import type { Run } from '../../../src/server/connection/place-runs.js';
import { LogLines } from '../../../src/server/delivery/log-lines.js';
import { TestNetwork } from '../../support/network.js';

/** A log whose messages are so long, and the places that were read from it, in order. */
function linesOf(length: number): { readonly lines: LogLines; readonly read: number[] } {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  const read: number[] = [];
  const readPlaces = ([run]: readonly Run[]) => {
    const place = run?.from ?? 0;
    read.push(place);
    const draft = { kind: 'message', conversation: '#c', author: ann.author(), target: '#c' } as const;
    const text = 'x'.repeat(length);
    const known = { durability: 'required', place, prev: 0, time: place, msgid: `m${place}` } as const;
    return Promise.resolve([{ ...draft, ...known, text }]);
  };
  return { lines: new LogLines({ readPlaces }, network.state), read };
}

const at = (place: number): Run[] => [{ from: place, to: place }];

test.for([
  { what: 'two thousand short messages', length: 10, kept: 2000 },
  { what: 'fewer long ones', length: 8192, kept: Math.floor(2000 / 17) },
])('$what are kept, the oldest is read again', async ({ length, kept }) => {
  const { lines, read } = linesOf(length);
  for (let place = 1; place <= kept; place++) await lines.read(at(place));
  await lines.read(at(1));
  expect(read).toHaveLength(kept);
  await lines.read(at(kept + 1));
  await lines.read(at(2));
  expect(read).toHaveLength(kept + 1);
  await lines.read(at(1));
  expect(read.slice(kept)).toEqual([kept + 1, 1]);
});

test('what was taken back is read again', async () => {
  const { lines, read } = linesOf(10);
  await lines.read(at(1));
  lines.forget(1);
  await lines.read(at(1));
  expect(read).toEqual([1, 1]);
});
