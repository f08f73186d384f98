/** Send ids are kept for seven days, and not for ever. */
import { DatabaseSync } from '@photostructure/sqlite';
import { beforeEach, expect, test } from 'vitest';
import type { Cell } from '../../../../src/server/store/embedded/messages.js';
import { encodeDraft } from '../../../../src/server/store/embedded/rows.js';
import { migrate } from '../../../../src/server/store/embedded/schema.js';
import { Writer } from '../../../../src/server/store/embedded/writer.js';
import { message } from '../../../support/drafts.js';

const DAY = 24 * 3600_000;
const START = Date.UTC(2024, 0, 1);

let db: InstanceType<typeof DatabaseSync>;
let writer: Writer;
let base: number;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  writer = new Writer(db, () => true);
  base = 1;
});

/** Commits messages with these send ids; gives the indexes of those that were repeats. */
function commit(now: number, ids: readonly string[]): number[] {
  const cells: Cell[] = [];
  for (const sendId of ids) encodeDraft(message('#a', sendId, { sendId }), cells);
  const outcome = writer.commit({ base, count: ids.length, now, cells });
  base += ids.length;
  expect(outcome.failure).toBeUndefined();
  return outcome.repeats.map(([index]) => index);
}

const kept = (): number => (db.prepare('SELECT count(*) AS n FROM send').get() as { n: number }).n;

test('what is too old is forgotten a little at a time, what is not stays', () => {
  const old = Array.from({ length: 2500 }, (_, index) => `old.${index}`);
  commit(START, old);
  commit(START + 7 * DAY, ['new']);
  expect(kept()).toBe(2501);
  expect(commit(START + 7 * DAY + 1000, ['old.0', 'old.2499', 'new'])).toEqual([0, 1, 2]);
  for (let round = 1; round <= 4; round++) commit(START + 9 * DAY + round * 10_000, []);
  expect(kept()).toBe(1);
  expect(commit(START + 9 * DAY + 60_000, ['new', 'old.0'])).toEqual([0]);
});

test('an id whose event is gone from the history stands for the next message that brings it', () => {
  commit(START, ['once']);
  db.exec('DELETE FROM event');
  expect(commit(START + 1000, ['once'])).toEqual([]);
  expect(commit(START + 2000, ['once'])).toEqual([0]);
});
