/** MARKREAD: how far somebody has read, kept at once and for ever (IRCv3 draft/read-marker). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { comeBack, RESUME_CAPS, tokenOf } from '../../support/resume.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = ['draft/read-marker', ...RESUME_CAPS];
const EARLY = 'timestamp=2024-05-01T12:00:00.000Z';
const LATE = 'timestamp=2024-05-01T12:00:00.001Z';

let data: string;
let server: TestServer;
let ann: TestClient;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-marker-'));
  server = await startTestServer({ data, config: { lobby: '' } });
  ann = await server.join('ann', { caps: CAPS });
  await say(ann, 'JOIN #Tea');
});

afterEach(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

/** Sends lines and returns what comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

test('is set, asked for, and moves forward only', async () => {
  expect(await say(ann, 'MARKREAD #tea')).toEqual(['MARKREAD #Tea *']);
  expect(await say(ann, `MARKREAD #tea ${LATE}`, 'MARKREAD #TEA')).toEqual([
    `MARKREAD #Tea ${LATE}`,
    `MARKREAD #Tea ${LATE}`,
  ]);
  expect(await say(ann, `MARKREAD #tea ${EARLY}`)).toEqual([`MARKREAD #Tea ${LATE}`]);
  expect(await say(ann, `MARKREAD bob ${EARLY}`, 'MARKREAD BOB')).toEqual([
    `MARKREAD bob ${EARLY}`,
    `MARKREAD BOB ${EARLY}`,
  ]);
});

test('is told after a JOIN, before the names, to who has the capability', async () => {
  await say(ann, `MARKREAD #tea ${EARLY}`, 'TOPIC #tea :hot', 'PART #tea');
  const joined = await say(ann, 'JOIN #tea');
  expect(joined.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    ':ann!~ann@127.0.0.1 JOIN',
    '332 ann',
    '333 ann',
    'MARKREAD #Tea',
    '353 ann',
    '366 ann',
  ]);
  expect(joined[3]).toBe(`MARKREAD #Tea ${EARLY}`);
  expect(await say(ann, 'JOIN #new')).toContain('MARKREAD #new *');
  const bob = await server.join('bob');
  expect((await say(bob, 'JOIN #tea')).join()).not.toContain('MARKREAD');
});

test('is told after a JOIN also to who wants no names', async () => {
  const eve = await server.join('eve', { caps: [...CAPS, 'no-implicit-names'] });
  expect((await say(eve, 'JOIN #tea')).slice(1)).toEqual(['MARKREAD #Tea *']);
});

test('is nobody else’s business', async () => {
  const eve = await server.join('eve', { caps: CAPS });
  await say(eve, 'JOIN #tea');
  await say(ann, `MARKREAD #tea ${EARLY}`);
  expect(await say(eve, 'MARKREAD #tea')).toEqual(['MARKREAD #Tea *']);
});

test.for([
  ['MARKREAD', 'FAIL MARKREAD NEED_MORE_PARAMS :Missing parameters'],
  ['MARKREAD #none', 'FAIL MARKREAD INVALID_PARAMS #none :'],
  ['MARKREAD 1bad', 'FAIL MARKREAD INVALID_PARAMS 1bad :'],
  ['MARKREAD #tea *', 'FAIL MARKREAD INVALID_PARAMS #tea * :'],
  ['MARKREAD #tea 2024-05-01T12:00:00.000Z', 'FAIL MARKREAD INVALID_PARAMS #tea 2024-05-01T12:00:00.000Z :'],
  ['MARKREAD #tea timestamp=yesterday', 'FAIL MARKREAD INVALID_PARAMS #tea timestamp=yesterday :'],
  ['MARKREAD #tea timestamp=9000-01-01T00:00:00.000Z', 'FAIL MARKREAD INVALID_PARAMS #tea timestamp=9000'],
])('%j is refused', async ([line = '', refusal = '']) => {
  expect(await say(ann, line)).toEqual([expect.stringContaining(refusal)]);
  expect(await say(ann, 'MARKREAD #tea')).toEqual(['MARKREAD #Tea *']);
});

test('without the capability the answer is the same, and an error a NOTICE', async () => {
  const bob = await server.join('bob');
  expect(await say(bob, `MARKREAD ann ${EARLY}`, 'MARKREAD ann')).toEqual([
    `MARKREAD ann ${EARLY}`,
    `MARKREAD ann ${EARLY}`,
  ]);
  expect(await say(bob, 'MARKREAD')).toEqual(['NOTICE bob :MARKREAD: Missing parameters']);
});

test('is there after a restart, told to the session that is taken over and to no other', async () => {
  await say(ann, `MARKREAD #tea ${LATE}`);
  await server.stop();
  server = await startTestServer({ data, config: { lobby: '' } });
  const again = await comeBack(server.port, tokenOf(ann), { caps: CAPS });
  expect(again.lines.filter((line) => line.includes(' MARKREAD '))).toEqual([
    `:irc.test MARKREAD #Tea ${LATE}`,
  ]);
  expect(await say(again, 'PART #tea', 'JOIN #Tea')).toContain(`MARKREAD #Tea ${LATE}`);
  const other = await server.join('other', { caps: CAPS });
  expect(await say(other, 'JOIN #tea')).toContain('MARKREAD #Tea *');
  await again.drop();
});
