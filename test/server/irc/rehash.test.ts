/** REHASH and SIGHUP, which do the same: what is said to be in force is, and what waits for a restart waits. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ChatError } from '../../../src/core/errors.js';
import { hashPassword } from '../../../src/core/password-hash.js';
import { type LimitSettings, loadServerConfig, type ServerConfig } from '../../../src/server/config.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const OLD = { name: 'old', account: '', password: await hashPassword('old-word') };
const NEW = { name: 'new', account: '', password: await hashPassword('new-word') };
const NEVER = { interval: 1e9, timeout: 1e9, registration: 1e8, resume: 0 };

let clock: FakeClock;
let server: TestServer;
let next: Partial<ServerConfig>;
let limits: LimitSettings;
let ann: TestClient;

beforeEach(async () => {
  clock = new FakeClock();
  next = {};
  server = await startTestServer({
    config: { operators: [OLD] },
    heartbeat: NEVER,
    reloaded: () => next,
    clock,
  });
  ann = await server.join('ann');
});

afterEach(() => server.stop());

/** Sends lines and returns all that comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

/** The configuration is another one from now on. @returns what the operator is told, in two sentences */
function reload(changed: Partial<ServerConfig>): string[] {
  next = changed;
  const { changed: inForce, waiting, problem } = server.server.reload();
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(inForce.length === 0 ? [] : [`In force now: ${inForce.join(', ')}`]),
    ...(waiting.length === 0 ? [] : [`Waits for a restart: ${waiting.join(', ')}`]),
  ];
}

test('the password is asked of those who come from then on, and nobody else', async () => {
  expect(reload({ password: 'sesame' })).toEqual(['In force now: password']);
  const stranger = await server.connect();
  stranger.send('NICK eve', 'USER eve 0 * :eve');
  expect(await stranger.waitClosed()).toContain('Password');
  await server.join('carl', { password: 'sesame' });
  expect(await say(ann, 'PING x')).toContainEqual(expect.stringMatching(/^PONG .*x$/));
});

test('operators come and go by the configuration; who is one already stays', async () => {
  await say(ann, 'OPER old old-word');
  const bob = await server.join('bob');
  expect(await say(bob, 'OPER new new-word')).toEqual(['464 bob :Password incorrect']);
  expect(reload({ operators: [NEW] })).toEqual(['In force now: operators']);
  expect(await say(bob, 'OPER old old-word')).toEqual(['464 bob :Password incorrect']);
  expect(await say(bob, 'OPER new new-word')).toContain('381 bob :You are now an IRC operator');
  expect(await say(ann, 'MODE ann')).toContain('221 ann +o');
});

test('the level of the log changes', () => {
  const setLevel = vi.spyOn(server.logger, 'setLevel');
  expect(reload({ log: { level: 'debug', format: 'text' } })).toEqual(['In force now: log.level']);
  expect(setLevel).toHaveBeenCalledWith('debug');
});

describe('limits', () => {
  interface Row {
    readonly key: string;
    readonly value: Partial<LimitSettings>;
    readonly lines: readonly string[];
    /** What is answered with the new one, and not before. */
    readonly says: RegExp;
  }

  beforeEach(() => {
    limits = runningLimits();
  });

  /** Of the running server: those that a change is made of. */
  function runningLimits(): LimitSettings {
    const unlimited = {
      lineRate: 0,
      perIp: 0,
      roomsPerFounder: 0,
      joinRate: 0,
      nickRate: 0,
      guestTargets: 0,
    };
    const { limits: defaults } = loadServerConfig({ env: {}, root: server.data });
    return { ...defaults, ...unlimited };
  }

  test.for<Row>([
    {
      key: 'topic_length',
      value: { topicLength: 5 },
      lines: ['JOIN #%', 'TOPIC #% :1234567'],
      says: / TOPIC \S+ :12345$/,
    },
    { key: 'rooms_per_client', value: { roomsPerClient: 1 }, lines: ['JOIN #%'], says: /^405 / },
    { key: 'targets', value: { targets: 1 }, lines: ['PRIVMSG ann,bob :x'], says: /^407 / },
    { key: 'bans', value: { bans: 1 }, lines: ['JOIN #%', 'MODE #% +bb a b'], says: /^478 / },
    { key: 'modes', value: { modes: 1 }, lines: ['JOIN #%', 'MODE #% +bb a b'], says: / \+b a!\*@\*$/ },
    {
      key: 'nick_rate',
      value: { nickRate: 1 },
      lines: ['NICK %1', 'NICK %2'],
      says: /^FAIL NICK RATE_LIMITED 60 /,
    },
    {
      key: 'join_rate',
      value: { joinRate: 1, roomsPerClient: 1 },
      lines: ['PART #lobby', 'JOIN #%', 'PART #%', 'JOIN #%2'],
      says: /^FAIL JOIN RATE_LIMITED 60 /,
    },
    {
      key: 'guest_targets',
      value: { guestTargets: 1 },
      lines: ['PRIVMSG ann :x', 'PRIVMSG carl :x'],
      says: /^FAIL PRIVMSG RATE_LIMITED 60 /,
    },
    { key: 'nick_length', value: { nickLength: 3 }, lines: ['NICK longer'], says: /^432 / },
    {
      key: 'away_length',
      value: { awayLength: 2 },
      lines: ['AWAY :1234', 'WHOIS bob'],
      says: /^301 bob bob :?12$/,
    },
  ])('$key is in force at once, for those who are here too', async ({ key, value, lines, says }) => {
    // % is their name: in a room of their own they are operator.
    const matching = async (client: TestClient, nick: string): Promise<string[]> =>
      (await say(client, ...lines.map((line) => line.replaceAll('%', nick)))).filter((line) =>
        says.test(line),
      );
    await server.join('carl');
    const before = await server.join('before', { caps: ['standard-replies'] });
    expect(await matching(before, 'before')).toEqual([]);
    const bob = await server.join('bob', { caps: ['standard-replies'] });
    const told = reload({ limits: { ...limits, ...value } });
    expect(told[0]).toContain(`limits.${key}`);
    expect(await matching(bob, 'bob')).not.toEqual([]);
  });

  test('bytes before registration are those of connections from then on', async () => {
    const early = await server.connect();
    reload({ limits: { ...limits, unregisteredBytes: 1024 } });
    const late = await server.connect();
    late.send(`PING :${'x'.repeat(400)}`, `PING :${'x'.repeat(400)}`, `PING :${'x'.repeat(400)}`);
    await late.waitClosed();
    early.send('NICK early', 'USER early 0 * :x');
    await early.expectLine(' 001 ');
  });

  test.for(['connections', 'perIp', 'connectRate'] as const)('%s waits for a restart', async (key) => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const told = reload({ limits: { ...limits, [key]: 1 } });
    expect(told).toContain(`Waits for a restart: limits.${name}`);
    await server.join('bob');
    await server.join('carl');
  });
});

test('what waits for a restart is not in force for anybody', async () => {
  const told = reload({
    motd: 'words',
    name: 'other.test',
    heartbeat: { ...NEVER, registration: 1000 },
  });
  expect(told).toEqual([
    'In force now: motd',
    expect.stringMatching(/^Waits for a restart: name, heartbeat\.registration/),
  ]);
  const slow = await server.connect();
  slow.send('PING :there');
  await slow.expectLine('there');
  clock.advance(5000);
  slow.send('NICK slow', 'USER slow 0 * :x');
  expect(await slow.expectLine(' 001 ')).toMatch(/^:irc\.test /);
});

test('a configuration that is no good changes nothing, and says what is wrong', async () => {
  await server.stop();
  server = await startTestServer({
    config: { operators: [OLD] },
    reloaded: () => {
      throw new ChatError('CONFIG_INVALID', 'Cannot use chat.toml: "motd" must be a text, found 1');
    },
  });
  ann = await server.join('ann');
  expect(reload({})).toEqual(['Cannot use chat.toml: "motd" must be a text, found 1']);
  expect(server.logger.of('config.not-reloaded')).toHaveLength(1);
  expect(await say(ann, 'PING x')).toContainEqual(expect.stringMatching(/^PONG .*x$/));
});
