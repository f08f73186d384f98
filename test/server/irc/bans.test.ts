/** Bans, mutes, exceptions and slow mode: who is kept out or quiet, for how long, and what they are told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { FakeClock } from '../../support/fake-clock.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

/** Nobody is given up while the clock is moved by hours. */
const NEVER = { interval: 1e9, timeout: 1e9, registration: 1e9, resume: 0 };

let data: string;
let clock: FakeClock;
let server: TestServer;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-bans-'));
  clock = new FakeClock();
  server = await start();
  ann = await server.join('ann');
  bob = await server.join('bob');
  await say(ann, 'JOIN #c');
  await say(bob, 'JOIN #c');
  await say(ann);
});

afterEach(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

function start(): Promise<TestServer> {
  return startTestServer({ config: { lobby: '' }, limits: { bans: 3 }, heartbeat: NEVER, data, clock });
}

/** Sends lines and returns all that comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

const ANN = ':ann!~ann@127.0.0.1';
const BOB = ':bob!~bob@127.0.0.1';

describe('lists', () => {
  test('exceptions and invitations by mask have their own numerics, and all lists one bound', async () => {
    expect(await say(ann, 'MODE #c +beI bob bob!*@* bob', 'MODE #c +e more')).toEqual([
      `${ANN} MODE #c +beI bob!*@* bob!*@* bob!*@*`,
      '478 ann #c e :Channel list is full',
    ]);
    expect(await say(bob, 'MODE #c e', 'MODE #c I')).toEqual([
      `${ANN} MODE #c +beI bob!*@* bob!*@* bob!*@*`,
      expect.stringMatching(/^348 bob #c bob!\*@\* ann \d{10}$/),
      '349 bob #c :End of channel exception list',
      expect.stringMatching(/^346 bob #c bob!\*@\* ann \d{10}$/),
      '347 bob #c :End of channel invite exception list',
    ]);
  });

  test('an exception lets in and lets speak; a mask of +I stands for an invitation', async () => {
    await say(ann, 'MODE #c +ib *!*@*');
    expect(await say(bob, 'PRIVMSG #c :hear me')).toContain('404 bob #c :Cannot send to channel (+b)');
    await say(bob, 'PART #c');
    expect(await say(bob, 'JOIN #c')).toEqual(['474 bob #c :Cannot join channel (+b)']);
    await say(ann, 'MODE #c +e bob');
    expect(await say(bob, 'JOIN #c')).toEqual(['473 bob #c :Cannot join channel (+i)']);
    await say(ann, 'MODE #c +I bob');
    expect((await say(bob, 'JOIN #c'))[0]).toBe(`${BOB} JOIN #c`);
    expect(await say(bob, 'PRIVMSG #c :hear me')).toEqual([]);
  });

  test('an extended mask that nobody knows is refused instead of matching nobody', async () => {
    expect(await say(ann, 'MODE #c +b ~x:bob')).toEqual([
      '696 ann #c b ~x:bob :Extended masks are ~a:<account> and ~m:<mask>, which only keeps from speaking',
    ]);
  });
});

describe('a mute', () => {
  test('keeps from speaking, and lets in; a voice is above it', async () => {
    await say(ann, 'MODE #c +b ~m:bob');
    await say(bob, 'PART #c');
    expect((await say(bob, 'JOIN #c'))[0]).toBe(`${BOB} JOIN #c`);
    expect(await say(bob, 'PRIVMSG #c :hear me')).toEqual(['404 bob #c :Cannot send to channel (+b)']);
    await say(ann, 'MODE #c +v bob');
    await say(bob, 'PRIVMSG #c :at last');
    expect(await say(ann)).toContain(`${BOB} PRIVMSG #c :at last`);
  });
});

describe('TBAN', () => {
  test('on a nickname puts out and keeps out the person, who is told until when and why', async () => {
    expect(await say(ann, 'TBAN #c 2h bob :too loud')).toEqual([
      `${ANN} MODE #c +b *!~bob@127.0.0.1`,
      `${ANN} KICK #c bob :too loud`,
    ]);
    await say(bob, 'NICK rob');
    expect(await say(bob, 'JOIN #c')).toEqual([
      '474 rob #c :Cannot join channel (+b) until 2024-01-01T02:00:00.000Z: too loud',
    ]);
  });

  test('ends by itself, by an event of the server that the room sees', async () => {
    await say(ann, 'TBAN #c 90 bob!*@*');
    clock.advance(89_000);
    expect((await say(bob, 'PART #c', 'JOIN #c')).at(-1)).toMatch(/^474 /);
    clock.advance(1200);
    expect(await ann.expectLine('-b')).toBe(':irc.test MODE #c -b bob!*@*');
    expect((await say(bob, 'JOIN #c'))[0]).toBe(`${BOB} JOIN #c`);
    expect(await say(ann, 'MODE #c b')).toContain('368 ann #c :End of channel ban list');
  });

  test('one that is set anew ends at its new time', async () => {
    await say(ann, 'TBAN #c 10 ~m:bob', 'TBAN #c 1h ~m:bob');
    clock.advance(60_000);
    expect(await say(bob, 'PRIVMSG #c :hear me')).toContain(
      '404 bob #c :Cannot send to channel (+b) until 2024-01-01T01:00:00.000Z',
    );
  });

  test('goes on over a restart, and one that ended meanwhile is taken away at the start', async () => {
    await say(ann, 'TBAN #c 1h bob', 'TBAN #c 1d other!*@* :later');
    await server.server.stop('Restart', 5000);
    clock.advance(3_700_000);
    server = await start();
    ann = await server.join('ann');
    expect(await say(ann, 'MODE #c b')).toEqual([
      expect.stringMatching(/^367 ann #c other!\*@\* ann /),
      '368 ann #c :End of channel ban list',
    ]);
    clock.advance(86_400_000);
    // The end of it is on its way to the disk; so is this.
    await say(ann, 'JOIN #c');
    expect(await say(ann, 'MODE #c b')).toEqual(['368 ann #c :End of channel ban list']);
  });

  test('is for operators, and says what is wrong with its time or mask', async () => {
    expect(await say(bob, 'TBAN #c 1h ann')).toEqual(["482 bob #c :You're not channel operator"]);
    expect(await say(ann, 'TBAN #c soon bob', 'TBAN #c 1h ~q:x', 'TBAN #c 1h')).toEqual([
      expect.stringMatching(/^696 ann #c b soon :A time is a number of seconds or a duration/),
      expect.stringMatching(/^696 ann #c b ~q:x :A mask is /),
      expect.stringMatching(/^461 ann TBAN :Not enough parameters/),
    ]);
  });
});

describe('slow mode', () => {
  test('lets people without a voice speak once in so many seconds, and says how long to wait', async () => {
    expect(await say(ann, 'MODE #c +W 30', 'MODE #c')).toEqual([
      `${ANN} MODE #c +W 30`,
      '324 ann #c +ntW 30',
      expect.stringMatching(/^329 /),
    ]);
    await say(bob);
    expect(await say(bob, 'PRIVMSG #c :one', 'PRIVMSG #c :two', 'PRIVMSG #c :three')).toEqual([
      '404 bob #c :Cannot send to channel (+W): wait 30 seconds',
      '404 bob #c :Cannot send to channel (+W): wait 30 seconds',
    ]);
    expect(await say(ann)).toEqual([`${BOB} PRIVMSG #c :one`]);
    clock.advance(12_000);
    // Neither a new name nor coming back shortens it.
    expect((await say(bob, 'NICK rob', 'PART #c', 'JOIN #c', 'PRIVMSG #c :four')).at(-1)).toBe(
      '404 rob #c :Cannot send to channel (+W): wait 18 seconds',
    );
    clock.advance(18_000);
    expect(await say(bob, 'PRIVMSG #c :five')).toEqual([]);
    expect(await say(ann, 'PRIVMSG #c :a', 'PRIVMSG #c :b')).toContain(
      ':rob!~bob@127.0.0.1 PRIVMSG #c :five',
    );
    await say(ann, 'MODE #c -W');
    expect(await say(bob, 'PRIVMSG #c :six', 'PRIVMSG #c :seven')).not.toContainEqual(
      expect.stringMatching(/^404 /),
    );
  });

  test.for(['0', '-1', 'x', '86401', '1e3'])('does not take %s', async (seconds) => {
    expect(await say(ann, `MODE #c +W ${seconds}`)).toEqual([
      expect.stringMatching(/^696 ann #c W \S+ :Slow mode is a whole number of seconds/),
    ]);
  });
});
