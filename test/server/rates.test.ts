/** What may be done only so often: who does it more often is told how long to wait, and is not cut off. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, onTestFinished, test } from 'vitest';

import { FakeClock } from '../support/fake-clock.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';

const clock = new FakeClock();
let server: TestServer;

afterEach(() => server.stop());

async function start(limits: TestServerOptions['limits'], lobby = ''): Promise<TestServer> {
  server = await startTestServer({ clock, config: { lobby }, limits: limits ?? {} });
  return server;
}

async function say(client: TestClient, ...lines: string[]): Promise<string> {
  client.send(...lines);
  return (await client.sync()).join('\n');
}

test('rooms are entered at a rate, beside as many at once as one may be in', async () => {
  await start({ joinRate: 6, roomsPerClient: 3 });
  const ann = await server.join('ann', { caps: ['standard-replies'] });
  await say(ann, 'JOIN #a,#b,#c', 'PART #a', 'PART #b');
  expect(await say(ann, 'JOIN #d')).toMatch(
    / FAIL JOIN RATE_LIMITED 10 :Too many channels entered, #d is not/,
  );
  // Where one is already there is nothing to enter.
  expect(await say(ann, 'JOIN #c')).toBe('');
  clock.advance(10_000);
  expect(await say(ann, 'JOIN #d')).toContain(' JOIN #d');
});

test('nicknames are changed at a rate; without standard-replies the answer is 263', async () => {
  await start({ nickRate: 2 });
  const ann = await server.join('ann');
  expect(await say(ann, 'NICK ann1', 'NICK ann2')).toContain('NICK :ann2');
  expect(await say(ann, 'NICK ann3')).toMatch(
    / 263 ann2 NICK :Too many changes of nickname: try again in 30 seconds/,
  );
  clock.advance(30_000);
  expect(await say(ann, 'NICK ann3')).toContain('NICK :ann3');
});

test('a guest begins to write to so many people a minute, and goes on with those', async () => {
  await start({ guestTargets: 2 });
  const spammer = await server.join('spammer', { caps: ['standard-replies'] });
  const victims = await Promise.all(['v1', 'v2', 'v3', 'v4'].map((nick) => server.join(nick)));
  expect(await say(spammer, 'PRIVMSG v1 :buy', 'PRIVMSG v2 :buy')).toBe('');
  expect(await say(spammer, 'PRIVMSG v3 :buy')).toContain('FAIL PRIVMSG RATE_LIMITED 30 :');
  expect(await say(spammer, 'INVITE v4 #none', 'PRIVMSG v1 :buy again')).not.toContain('RATE_LIMITED');
  const heard = await Promise.all(victims.map((victim) => victim.sync()));
  expect(heard.map((lines) => lines.filter((line) => line.includes('PRIVMSG')).length)).toEqual([2, 1, 0, 0]);
});

test('the guests of one address found so many rooms; one word in each uses up nobody elses', async () => {
  await start({ roomsPerFounder: 3, rooms: 100 });
  const ann = await server.join('ann');
  const bob = await server.join('bob');
  for (const room of ['#1', '#2', '#3']) await say(ann, `JOIN ${room}`, `PRIVMSG ${room} :x`, `PART ${room}`);
  const refusal = 'From your address, 3 channels have been made already';
  expect(await say(ann, 'JOIN #4')).toContain(` 437 ann #4 :${refusal}`);
  expect(await say(bob, 'JOIN #4')).toContain(` 437 bob #4 :${refusal}`);
  expect(await say(bob, 'JOIN #1')).toContain(' JOIN #1');
});

test('who has founded what is known after a restart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'chat-rates-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const options = { clock, config: { lobby: '' }, limits: { roomsPerFounder: 1 }, data };
  server = await startTestServer(options);
  await say(await server.join('ann'), 'JOIN #1', 'PRIVMSG #1 :x');
  await server.stop();
  server = await startTestServer(options);
  expect(await say(await server.join('bob'), 'JOIN #2')).toContain(' 437 bob #2 :');
});

test('before registration one sends so much, and no more', async () => {
  await start({ unregisteredBytes: 4096 });
  const client = await server.connect();
  client.send(...Array.from({ length: 30 }, () => `PING ${'x'.repeat(200)}`));
  expect(await client.waitClosed()).toContain('(Too much before registration)');
});

test('of too many that do not say who they are the oldest gives way, and an honest one comes in', async () => {
  await start({ unregistered: 5 });
  const silent: TestClient[] = [];
  for (let i = 0; i < 6; i++) silent.push(await server.connect());
  expect(await silent[0]?.waitClosed()).toContain('(Too many connections wait to register)');
  await server.join('honest');
  expect(silent.filter(({ closed }) => !closed).length).toBeGreaterThanOrEqual(4);
});
