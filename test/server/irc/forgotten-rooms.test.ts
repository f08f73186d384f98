/** Rooms in which nothing was said or set: gone with their last member, now and after a restart. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { comeBack, RESUME_CAPS, tokenOf } from '../../support/resume.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

/** Rooms that there may be, and that one client may be in. */
const ROOMS = 60;
const PER_CLIENT = 50;
const HISTORY = ['batch', 'draft/chathistory', 'draft/event-playback', 'message-tags'];

let data: string;
let server: TestServer;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-rooms-'));
  server = await start();
});

afterEach(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

function start(): Promise<TestServer> {
  const config = { lobby: '' };
  return startTestServer({ data, config, limits: { rooms: ROOMS, roomsPerClient: PER_CLIENT } });
}

async function restart(): Promise<void> {
  await server.stop();
  server = await start();
}

async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

test('whoever founds and leaves rooms without end takes the place of nobody, also after a restart', async () => {
  const eve = await server.join('eve');
  for (let round = 0; round < 10; round++) {
    const names = Array.from({ length: PER_CLIENT }, (_, i) => `#${round}-${i}`).join(',');
    const answers = await say(eve, `JOIN ${names}`, 'JOIN 0');
    expect(answers.filter((line) => line.includes(' PART '))).toHaveLength(PER_CLIENT);
    expect(server.server.stats().rooms).toBe(0);
  }
  eve.send('JOIN #left-by-quit', 'QUIT');
  await eve.expectLine('ERROR ');
  const ann = await server.join('ann');
  expect(await say(ann, 'JOIN #tea')).toContain('353 ann = #tea :@ann');
  expect(server.server.stats().rooms).toBe(1);
  await restart();
  expect(server.server.stats().rooms).toBe(0);
  const bob = await server.join('bob');
  expect(await say(bob, 'JOIN #tea')).toContain('353 bob = #tea :@bob');
}, 30_000);

test('what was said or set keeps a room over a restart; a word to its operators alone does not', async () => {
  const ann = await server.join('ann');
  await say(ann, 'JOIN #said,#topic,#mode,#ban,#ops,#bare');
  await say(
    ann,
    'PRIVMSG #said :x',
    'TOPIC #topic :x',
    'MODE #mode +m',
    'MODE #ban +b x!*@*',
    'NOTICE @#ops :x',
  );
  await say(ann, 'JOIN 0');
  const listed = async (client: TestClient): Promise<string[]> =>
    (await say(client, 'LIST <1')).flatMap((line) => /^322 \S+ (\S+)/.exec(line)?.[1] ?? []).sort();
  expect(await listed(ann)).toEqual(['#ban', '#mode', '#said', '#topic']);
  await restart();
  expect(await listed(await server.join('bob'))).toEqual(['#ban', '#mode', '#said', '#topic']);
});

test('a room of somebody who may come back is there until their time is up or they leave', async () => {
  const ann = await server.join('ann', { caps: RESUME_CAPS });
  await say(ann, 'JOIN #den');
  await restart();
  expect(server.server.stats().rooms).toBe(1);
  const again = await comeBack(server.port, tokenOf(ann), { caps: RESUME_CAPS });
  expect(await say(again, 'NAMES #den')).toContain('353 ann = #den :@ann');
  await say(again, 'PART #den');
  expect(server.server.stats().rooms).toBe(0);
  await again.drop();
});

test('one that is founded again has another spelling, and nothing of who was there before', async () => {
  const ann = await server.join('ann');
  await say(ann, 'JOIN #Den', 'PART #Den :secret');
  const bob = await server.join('bob', { caps: HISTORY });
  await say(bob, 'JOIN #den');
  const history = await say(bob, 'CHATHISTORY LATEST #den * 10');
  expect(history.some((line) => line.endsWith(':bob!~bob@127.0.0.1 JOIN #den'))).toBe(true);
  expect(history.filter((line) => line.includes('ann'))).toEqual([]);
});

test('who enters while the last member leaves is in the room, whichever was first', async () => {
  const [ann, bob] = [await server.join('ann'), await server.join('bob')];
  for (let round = 0; round < 30; round++) {
    await say(ann, 'JOIN #tea');
    ann.send('PART #tea');
    bob.send('JOIN #tea');
    await ann.sync();
    const answers = await bob.sync();
    expect(answers.filter((line) => line.includes(' 366 '))).toHaveLength(1);
    expect(server.server.stats().rooms).toBe(1);
    await say(bob, 'PART #tea');
  }
});
