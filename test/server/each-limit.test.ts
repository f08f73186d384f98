/**
 * Every limit of the configuration is hit: who is over one that a person can reach is told so, or has their text cut, and
 * stays connected. Those that need many connections or time have tests of their own, which are named here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { listEntries } from '../../src/core/config-schema.js';
import { commandTable } from '../../src/server/commands/index.js';
import type { LimitSettings } from '../../src/server/config.js';
import { SCHEMA } from '../../src/server/config-schema.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const LIMITS = {
  nickLength: 7,
  userLength: 4,
  realNameLength: 10,
  roomLength: 10,
  topicLength: 8,
  reasonLength: 8,
  awayLength: 8,
  roomsPerClient: 3,
  nickRate: 1,
  guestTargets: 2,
  bans: 2,
  targets: 2,
  modes: 2,
} as const satisfies Partial<LimitSettings>;

interface Row {
  readonly limit: keyof typeof LIMITS;
  /** Sent by somebody new in the server, `%` is their name. */
  readonly lines: readonly string[];
  /** What says that the limit was reached. */
  readonly says: RegExp;
}

const LONG = 'x'.repeat(20);

const ROWS: readonly Row[] = [
  { limit: 'nickLength', lines: [`NICK ${LONG}`], says: / 432 / },
  { limit: 'userLength', lines: ['WHOIS %'], says: / 311 % % ~nam / },
  { limit: 'realNameLength', lines: [`SETNAME :${LONG}`], says: /:%!\S+ SETNAME :?x{10}$/ },
  { limit: 'roomLength', lines: [`JOIN #${LONG}`], says: / 403 / },
  { limit: 'topicLength', lines: ['JOIN #%', `TOPIC #% :${LONG}`], says: / TOPIC #% :?x{8}$/ },
  { limit: 'reasonLength', lines: ['JOIN #%', `PART #% :${LONG}`], says: / PART #% :?x{8}$/ },
  { limit: 'awayLength', lines: [`AWAY :${LONG}`, 'WHOIS %'], says: / 301 % % :?x{8}$/ },
  { limit: 'roomsPerClient', lines: ['JOIN #a,#b,#c,#d'], says: / 405 / },
  { limit: 'nickRate', lines: ['NICK a%', 'NICK b%'], says: /FAIL NICK RATE_LIMITED 60 / },
  {
    limit: 'guestTargets',
    lines: ['PRIVMSG p1,p2 :x', 'PRIVMSG p3 :x'],
    says: /FAIL PRIVMSG RATE_LIMITED 30 /,
  },
  { limit: 'bans', lines: ['JOIN #%', 'MODE #% +bb a b', 'MODE #% +b c'], says: / 478 / },
  { limit: 'targets', lines: ['PRIVMSG p1,p2,p3 :x'], says: / 407 / },
  { limit: 'modes', lines: ['JOIN #%', 'MODE #% +bvvv a p1 p2 p3', 'MODE #% b'], says: / 441 % p1 / },
];

/** Those that have a test of their own below. */
const BELOW = ['rooms', 'roomsPerFounder', 'historyPage'] as const;

/** Of the others: the file, and the name of the test in it. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, test: string]>> = {
  connections: ['limits.test.ts', 'connections in all are bounded'],
  perIp: ['limits.test.ts', 'connections of one address are bounded, the one too many is told'],
  connectRate: ['listen/admission.test.ts', 'new connections of one address come at a rate'],
  joinRate: ['rates.test.ts', 'rooms are entered at a rate, beside as many at once'],
  unregistered: ['rates.test.ts', 'of too many that do not say who they are the oldest gives way'],
  unregisteredBytes: ['rates.test.ts', 'before registration one sends so much, and no more'],
  lineRate: ['limits.test.ts', 'a flood is slowed and nothing of it is lost; its author is told'],
  lineBurst: [
    'connection/input.test.ts',
    'a burst goes through, what is more waits for the rate, and nothing is lost',
  ],
  inputQueue: [
    'connection/input.test.ts',
    'the socket of a flooding peer is not read any more, and what waits here is bounded',
  ],
  floodTime: ['connection/input.test.ts', 'a peer that floods without end is closed'],
  sendQueue: ['slow-reader.test.ts', 'a reader that stops costs its send queue and delays nobody'],
  multilineBytes: ['irc/multiline.test.ts', 'MULTILINE_MAX_BYTES 2000 :'],
  multilineLines: ['irc/multiline.test.ts', 'MULTILINE_MAX_LINES 5 :'],
};

let server: TestServer;
let count = 0;

beforeAll(async () => {
  const limits = { ...LIMITS, historyPage: 2 };
  server = await startTestServer({ config: { lobby: '' }, limits });
  for (const nick of ['p1', 'p2', 'p3']) await server.join(nick);
});

afterAll(() => server.stop());

test('every limit has its test, here or elsewhere', () => {
  const all = listEntries(SCHEMA).flatMap(({ section, path: [, name = ''] }) =>
    section === 'limits' ? [name] : [],
  );
  const tested = [...ROWS.map(({ limit }) => limit), ...BELOW, ...Object.keys(ELSEWHERE)];
  expect(tested.toSorted((a, b) => a.localeCompare(b))).toEqual(all.toSorted((a, b) => a.localeCompare(b)));
});

test.for(Object.entries(ELSEWHERE))('limits.%s is hit in its own test', ([, [file, name]]) => {
  expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(name);
});

test.for(ROWS)('over limits.$limit one is told or cut short, and not cut off', async ({ lines, says }) => {
  const nick = `name${++count}`;
  const client = await server.join(nick, {
    caps: ['standard-replies', 'setname', 'draft/chathistory', 'batch', 'message-tags'],
  });
  client.send(...lines.map((line) => line.replaceAll('%', nick)));
  const told = await client.sync();
  const wanted = new RegExp(says.source.replaceAll('%', nick));
  expect(
    told.filter((line) => wanted.test(line)),
    told.join('\n'),
  ).not.toEqual([]);
  client.send('PING :still here');
  await client.expectLine('still here');
  await client.drop();
});

test.for(['LIST', 'SEARCH', 'WHO', 'CHATHISTORY', 'WHOIS', 'NAMES', 'JOIN'])(
  '%s takes more of limits.line_rate than a message',
  (name) => {
    const table = commandTable();
    expect(table.get('PRIVMSG')?.cost ?? 1).toBe(1);
    expect(table.get(name)?.cost).toBeGreaterThan(1);
  },
);

test('a page of history has no more than limits.history_page, however many are asked for', async () => {
  const client = await server.join('pager', { caps: ['draft/chathistory', 'batch', 'message-tags'] });
  client.send('JOIN #pages', ...[1, 2, 3, 4].map((i) => `PRIVMSG #pages :${i}`));
  await client.sync();
  client.send('CHATHISTORY LATEST #pages * 50');
  const page = (await client.sync()).filter((line) => / PRIVMSG #pages /.test(line));
  expect(page.map((line) => line.slice(-1))).toEqual(['3', '4']);
});

test.for(['rooms', 'roomsPerFounder'] as const)(
  'over limits.%s a new room is refused, and one that is there is entered',
  async (limit) => {
    const few = await startTestServer({ config: { lobby: '' }, limits: { [limit]: 2 } });
    try {
      const ann = await few.join('ann');
      // A word in each makes it last.
      ann.send('JOIN #a,#b', 'PRIVMSG #a :x', 'PRIVMSG #b :x');
      await ann.sync();
      ann.send('JOIN #c');
      expect(await ann.sync()).toEqual([expect.stringMatching(/ 437 ann #c /)]);
      const bob = await few.join('bob');
      bob.send('JOIN #a');
      await bob.expectLine(' 366 ');
      expect(ann.closed).toBe(false);
    } finally {
      await few.stop();
    }
  },
);
