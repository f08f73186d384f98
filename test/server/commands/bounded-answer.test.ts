import { expect, test } from 'vitest';

import { boundedAnswer, closing } from '../../../src/server/commands/bounded-answer.js';
import { list } from '../../../src/server/commands/list.js';
import { numeric } from '../../../src/server/session/replies.js';
import { TestNetwork } from '../../support/network.js';

test('a short answer is whole', () => {
  const { replies, left } = boundedAnswer([1, 2], (i) => numeric('RPL_INFO', `${i}`));
  expect([replies.length, left]).toEqual([2, 0]);
  expect(closing('LIST', left)).toBe('End of /LIST list');
});

test('a long one keeps well under a send queue, and says how much is missing', () => {
  const network = new TestNetwork();
  const ann = network.join('ann');
  for (let i = 0; i < 5000; i++) {
    network.enter(ann, `#room-${i}`);
    const room = network.state.findRoom(`#room-${i}`);
    if (room !== undefined) room.topic = { text: 't'.repeat(390), setBy: 'ann', setAt: 0 };
  }
  const replies = network.perform(list, ann, 'LIST');
  const bytes = replies.reduce((sum, { params }) => sum + 100 + params.join(' ').length, 0);
  expect(bytes).toBeLessThan(520 * 1024);
  expect(replies.at(-1)?.params).toEqual([
    `End of /LIST list, ${5000 - (replies.length - 2)} more are not shown: ask for fewer with a mask`,
  ]);
  expect(replies.length).toBeGreaterThan(500);
});
