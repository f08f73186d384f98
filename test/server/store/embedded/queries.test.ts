/** The reading statements use their indexes, and a page out of a long history looks at a page's worth of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindMask } from '../../../../src/server/store/embedded/kinds.js';
import type { Cell, PageQuery } from '../../../../src/server/store/embedded/messages.js';
import {
  CONVERSATION,
  GUESTS,
  LISTS,
  PARTIES,
  STATE,
} from '../../../../src/server/store/embedded/queries.js';
import { Reader } from '../../../../src/server/store/embedded/reader.js';
import { encodeDraft } from '../../../../src/server/store/embedded/rows.js';
import { migrate } from '../../../../src/server/store/embedded/schema.js';
import { type Database, openForWriting } from '../../../../src/server/store/embedded/sql.js';
import { Writer } from '../../../../src/server/store/embedded/writer.js';
import type { Draft } from '../../../../src/server/store/types.js';
import { message, quit } from '../../../support/drafts.js';

const EVENTS = 120_000;
const START = Date.UTC(2024, 0, 1);

let directory: string;
let file: string;

/** A history of three rooms: much speech in one, nothing but joins in another, both in the third. */
function draftAt(place: number): Draft {
  if (place % 1000 === 0) return quit('bob', ['#talk', '#both']);
  const room = (['#talk', '#joins', '#both'] as const)[place % 3]!;
  if (room === '#joins' || (room === '#both' && place % 2 === 0)) return message(room, '', { kind: 'join' });
  return message(room, `message ${place}`);
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-queries-'));
  file = join(directory, 'chat.db');
  const db = openForWriting(file);
  db.exec('PRAGMA synchronous = OFF');
  migrate(db, file);
  const writer = new Writer(db, () => true);
  for (let base = 1; base <= EVENTS; base += 4000) {
    const cells: Cell[] = [];
    for (let place = base; place < base + 4000; place++) encodeDraft(draftAt(place), cells);
    writer.commit({ base, count: 4000, now: START + base * 10, cells });
  }
  writer.close(EVENTS);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('plans', () => {
  const statements = [
    ...Object.entries(LISTS).flatMap(([list, queries]) =>
      Object.entries(queries).map(([name, sql]) => [`${list}.${name}`, sql as string] as const),
    ),
    ['state', STATE] as const,
    ['parties', PARTIES] as const,
    ['guests', GUESTS] as const,
    ['conversation', CONVERSATION] as const,
  ];

  test.for(statements)('%s searches by an index and sorts nothing', ([, sql]) => {
    const db = new DatabaseSync(file, { readOnly: true });
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    );
    expect(plan.length).toBeGreaterThan(0);
    for (const step of plan) {
      // What was said since a founding: its own step follows.
      if (step.startsWith('CORRELATED SCALAR SUBQUERY')) continue;
      // The index of state events holds nothing else, so a scan of it from a place on is a search too.
      expect(step).toMatch(/^SEARCH .* USING (COVERING INDEX|INDEX|INTEGER PRIMARY KEY|PRIMARY KEY)/);
    }
    db.close();
  });
});

describe('a page of 100 out of 120,000 events looks at little more than it gives', () => {
  const SPOKEN = kindMask(['message', 'notice', 'tagmsg']);
  const ALL = kindMask([
    'message',
    'notice',
    'tagmsg',
    'join',
    'part',
    'quit',
    'nick',
    'kick',
    'topic',
    'mode',
  ]);
  const query = (more: Partial<PageQuery>): PageQuery => ({
    conversations: ['#both'],
    direction: 'latest',
    anchor: 'open',
    until: 'open',
    limit: 100,
    kinds: ALL,
    visibleAfter: 0,
    shownUpTo: Number.MAX_SAFE_INTEGER,
    ...more,
  });
  const middle = { time: START + 600_000 };

  // A page of each of the three lists; a time is searched for by halves in each of them, up to 17 steps for 120,000.
  test.for<[string, Partial<PageQuery>, rows: number, looked: number, asked: number]>([
    ['the latest', {}, 100, 300, 4],
    ['the latest of speech only', { kinds: SPOKEN }, 100, 100, 2],
    ['of speech where there are only joins', { conversations: ['#joins'], kinds: SPOKEN }, 0, 0, 2],
    ['before a place in the middle', { direction: 'before', anchor: { place: 60_000 } }, 100, 300, 4],
    ['after a time in the middle', { direction: 'after', anchor: middle }, 100, 300, 70],
    ['around a time in the middle', { direction: 'around', anchor: middle }, 100, 600, 70],
    [
      'between two times',
      { direction: 'between', anchor: middle, until: { time: START + 900_000 } },
      100,
      300,
      300,
    ],
  ])('%s', ([, more, rows, looked, asked]) => {
    const { db, count } = openCounting();
    const reader = new Reader(db);
    expect(reader.page(query(more))).toHaveLength(rows);
    db.close();
    expect(count.rows).toBeLessThanOrEqual(looked);
    expect(count.statements).toBeLessThanOrEqual(asked);
  });
});

/** A connection that counts the rows whose kind its statements test, which is all that they look at, and its statements. */
function openCounting(): { db: Database; count: { rows: number; statements: number } } {
  const db = new DatabaseSync(file, { readOnly: true });
  const count = { rows: 0, statements: 0 };
  db.function('counted', (kind: number) => {
    count.rows++;
    return kind;
  });
  const counting: Database = {
    close: () => db.close(),
    exec: (sql) => db.exec(sql),
    get isTransaction() {
      return db.isTransaction;
    },
    prepare: (sql) =>
      new Proxy(db.prepare(sql.replace('(?4 >> e.kind)', '(?4 >> counted(e.kind))')), {
        get(statement, name) {
          if (name === 'get' || name === 'all') count.statements++;
          const value: unknown = Reflect.get(statement, name, statement);
          return typeof value === 'function' ? (value.bind(statement) as unknown) : value;
        },
      }),
  };
  return { db: counting, count };
}
