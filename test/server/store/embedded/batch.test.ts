import { expect, test } from 'vitest';

import { compose, type WaitingAppend } from '../../../../src/server/store/embedded/batch.js';
import { message } from '../../../support/drafts.js';

/** An append of so many drafts, and what it was rejected with. */
function append(count: number, errors: Error[] = []): WaitingAppend {
  const drafts = Array.from({ length: count }, (_, index) => message('#a', `${index}`));
  return { drafts, resolve: () => undefined, reject: (error) => errors.push(error) };
}

test('a batch takes whole appends until it has so many drafts, and leaves the others in their order', () => {
  const waiting = [3, 4, 5, 1].map((count) => append(count));
  const [, , third, fourth] = waiting;
  const first = compose(waiting, 10, 0, 7);
  expect([first.batch.base, first.batch.count, first.appends.length]).toEqual([10, 7, 2]);
  expect(waiting).toEqual([third, fourth]);
  expect(compose(waiting, 17, 0, 1).batch.count).toBe(5);
  expect(waiting).toEqual([fourth]);
});

test('an append that cannot be written down is rejected by itself', () => {
  const errors: Error[] = [];
  const bad = append(1, errors);
  const circle: Record<string, unknown> = {};
  circle['itself'] = circle;
  const waiting = [
    append(1),
    { ...bad, drafts: [{ ...message('#a', 'x'), data: circle }] },
    append(2),
  ] as WaitingAppend[];
  expect(compose(waiting, 1, 0, 100).batch.count).toBe(3);
  expect(errors).toMatchObject([{ code: 'STORE_FAILED' }]);
});
