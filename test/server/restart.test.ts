/** Sessions with chat-tui/resume over a restart of the server: nobody who comes back in time was seen to leave. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { cpuSince } from '../support/cpu.js';
import { FakeClock } from '../support/fake-clock.js';
import { comeBack, linesOf, RESUME_CAPS, tokenOf } from '../support/resume.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const HISTORY = ['batch', 'draft/chathistory', 'draft/event-playback', 'message-tags', 'away-notify'];

let data: string;
let clock: FakeClock;
const servers: TestServer[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-resume-'));
  clock = new FakeClock();
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<TestServer> {
  const server = await startTestServer({ data, clock });
  servers.push(server);
  return server;
}

test('a planned restart: rooms, standing, away text, nick and private messages are as they were', async () => {
  const first = await start();
  const caps = [...RESUME_CAPS, ...HISTORY];
  const ann = await first.join('ann', { caps });
  const bob = await first.join('bob', { caps });
  const plain = await first.join('plain');
  ann.send('JOIN #tea,#den', 'NICK anna', 'MODE #den +i');
  await ann.sync();
  bob.send('JOIN #tea', 'AWAY :lunch', 'MODE bob +i', 'SETNAME :Robert');
  plain.send('JOIN #tea');
  await Promise.all([bob.sync(), plain.sync()]);
  ann.send('MODE #tea +v bob', 'INVITE bob #den', 'PRIVMSG bob :before');
  await ann.sync();
  await first.server.stop('Restart', 5000);
  expect(ann.lines.concat(bob.lines).filter((line) => line.includes(' QUIT '))).toEqual([]);

  const second = await start();
  expect(second.server.stats()).toMatchObject({ users: 2, lost: 2 });
  const again = await comeBack(second.port, tokenOf(ann), { caps });
  const names = again.lines.filter((line) => line.includes(' 353 ')).map((line) => line.split(' = ')[1]);
  expect(names.map((line) => line?.split(/[ :]+/).sort())).toEqual([
    ['#lobby', 'anna', 'bob'],
    ['#tea', '+bob', '@anna'],
    ['#den', '@anna'],
  ]);
  again.send('WHOIS bob', 'PRIVMSG bob :meanwhile');
  const about = await again.sync();
  expect(about.filter((line) => / (311|301) /.test(line))).toEqual([
    ':irc.test 311 anna bob ~bob 127.0.0.1 * :Robert',
    ':irc.test 301 anna bob :Connection lost',
    ':irc.test 301 anna bob :Connection lost',
  ]);
  const bobAgain = await comeBack(second.port, tokenOf(bob), { caps });
  expect(await again.expectLine(' AWAY ')).toBe(':bob!~bob@127.0.0.1 AWAY :lunch');
  expect(bobAgain.lines).toContain(':irc.test 221 bob +i');
  bobAgain.send('JOIN #den', 'CHATHISTORY LATEST anna * 10');
  const read = await bobAgain.sync();
  expect(read.some((line) => line.endsWith(' JOIN #den'))).toBe(true);
  expect(read.filter((line) => line.includes(' PRIVMSG ')).map((line) => line.split(' :').at(-1))).toEqual([
    'before',
    'meanwhile',
  ]);
  bobAgain.send('CHATHISTORY LATEST #tea * 100');
  const told = (await bobAgain.sync()).flatMap((line) => / (JOIN #tea|PART|QUIT)/.exec(line)?.[1] ?? []);
  expect(told).toEqual(['JOIN #tea', 'JOIN #tea', 'JOIN #tea']);
});

test('after a restart the grace time begins anew; then the session is over for everybody', async () => {
  const first = await start();
  const bob = await first.join('bob', { caps: RESUME_CAPS });
  await first.server.stop('Restart', 5000);
  clock.advance(3_600_000);
  const second = await start();
  const ann = await second.join('ann');
  for (let passed = 0; passed < 119; passed += 7) {
    clock.advance(7000);
    await ann.sync();
  }
  expect(linesOf(ann, 'bob')).toEqual([]);
  clock.advance(1500);
  await ann.expectLine(':bob!~bob@127.0.0.1 QUIT :Connection lost');
  const late = await comeBack(second.port, tokenOf(bob), { nick: 'bob' });
  expect(late.lines.some((line) => line.includes(' INVALID_TOKEN '))).toBe(true);
  await second.server.stop('Restart', 5000);
  const third = await start();
  expect(third.server.stats()).toMatchObject({ users: 1 });
});

test('on the disk there is no token, only what it is known by', async () => {
  const server = await start();
  const bob = await server.join('bob', { caps: RESUME_CAPS });
  const token = tokenOf(bob);
  await bob.sync();
  await server.server.stop('Stop', 5000);
  const files = await readdir(data);
  const bytes = Buffer.concat(await Promise.all(files.map((file) => readFile(join(data, file)))));
  expect(bytes.includes(token)).toBe(false);
  expect(bytes.includes(token.split('.')[1] ?? '')).toBe(false);
  expect(bytes.includes(createHash('sha256').update(token).digest('hex'))).toBe(true);
});

test('1,000 sessions are there again after a restart, at once', async () => {
  const first = await start();
  const clients = await Promise.all(
    Array.from({ length: 1000 }, (_, i) => first.join(`u${i}`, { caps: RESUME_CAPS })),
  );
  await first.server.stop('Restart', 5000);
  const before = process.cpuUsage();
  const second = await start();
  expect(cpuSince(before)).toBeLessThan(3000);
  expect(second.server.stats()).toMatchObject({ users: 1000, lost: 1000 });
  const ann = await second.join('ann');
  await Promise.all(
    clients.map((client) =>
      comeBack(second.port, tokenOf(client), { settle: false }).then((again) =>
        again.expectLine(' RESUME TOKEN '),
      ),
    ),
  );
  await ann.sync();
  expect(second.server.stats()).toMatchObject({ users: 1001, lost: 0 });
  expect(ann.lines.filter((line) => / (QUIT|JOIN) /.test(line) && !line.startsWith(':ann!'))).toEqual([]);
}, 60_000);
