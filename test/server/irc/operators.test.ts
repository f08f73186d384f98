/** Operators of the server: how one becomes one, and what they can do that others cannot. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { hashPassword } from '../../../src/core/password-hash.js';
import type { ServerConfig } from '../../../src/server/config.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const PASSWORD = 'canary-7f3a';
const VERIFIER = hashPassword(PASSWORD);
/** Nobody is given up while the clock is moved by hours. */
const NEVER = { interval: 1e9, timeout: 1e9, registration: 1e9, resume: 0 };

let data: string;
let clock: FakeClock;
let server: TestServer;
let reloaded: () => Partial<ServerConfig>;
let ann: TestClient;
let bob: TestClient;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-operators-'));
  clock = new FakeClock();
  reloaded = () => ({});
  server = await start();
  ann = await server.join('ann', { caps: ['standard-replies'] });
  bob = await server.join('bob');
  await say(ann);
});

afterEach(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<TestServer> {
  const operators = [{ name: 'admin', account: '', password: await VERIFIER }];
  return startTestServer({
    config: { lobby: '#lobby', operators },
    heartbeat: NEVER,
    reloaded: () => reloaded(),
    data,
    clock,
  });
}

/** Sends lines and returns all that comes back, without the server's name in front. */
async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/^:irc\.test /, ''));
}

const ANN = ':ann!~ann@127.0.0.1';
const oper = (): Promise<string[]> => say(ann, `OPER admin ${PASSWORD}`);
const NO = "481 bob :Permission Denied- You're not an IRC operator";

describe('OPER', () => {
  test('makes an operator of who knows the password, which others can see', async () => {
    expect(await oper()).toEqual([`${ANN} MODE ann +o`, '381 ann :You are now an IRC operator']);
    expect(await say(ann, 'MODE ann')).toEqual(['221 ann +o']);
    expect(await say(bob, 'WHOIS ann')).toContain('313 bob ann :is an IRC operator');
    expect(await say(bob, 'WHO * o')).toEqual([
      expect.stringMatching(/^352 bob \S+ ~ann 127\.0\.0\.1 irc\.test ann H\* :/),
      expect.stringMatching(/^315 /),
    ]);
    expect(await say(bob, 'USERHOST ann', 'LUSERS')).toEqual(
      expect.arrayContaining(['302 bob ann*=+~ann@127.0.0.1', '252 bob 1 :operator(s) online']),
    );
    expect(await say(ann, 'MODE ann -o', 'MODE ann')).toEqual([`${ANN} MODE ann -o`, '221 ann +']);
  });

  test('MODE gives it to nobody', async () => {
    expect(await say(bob, 'MODE bob +o', 'MODE bob')).toEqual(['221 bob +']);
  });

  test('refuses a wrong password and an unknown name in the same words, and closes after three', async () => {
    expect(await say(bob, 'OPER admin wrong')).toEqual(['464 bob :Password incorrect']);
    expect(await say(bob, 'OPER nobody wrong')).toEqual(['464 bob :Password incorrect']);
    expect(await say(bob, 'OPER')).toEqual([expect.stringMatching(/^461 bob OPER /)]);
    bob.send('OPER admin wrong');
    expect(await bob.waitClosed()).toContain('Too many wrong passwords');
    expect(JSON.stringify(server.logger.lines)).not.toContain('wrong"');
    expect(server.logger.of('audit.oper-refused').map(({ fields }) => fields.name)).toEqual([
      'admin',
      'nobody',
      'admin',
    ]);
  });

  test('no password is in the log', async () => {
    await oper();
    expect(server.logger.of('audit.oper')).toHaveLength(1);
    expect(JSON.stringify(server.logger.lines)).not.toContain(PASSWORD);
  });

  test('an operator moderates rooms that nobody is operator of', async () => {
    await oper();
    expect(await say(ann, 'KICK #lobby bob :out')).toEqual([`${ANN} KICK #lobby bob :out`]);
  });
});

describe('KILL', () => {
  test('ends a session, and others see by whom', async () => {
    await oper();
    ann.send('KILL bob :spam');
    expect(await bob.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (Killed (ann (spam)))');
    expect(bob.lines).toContain(`${ANN} KILL bob spam`);
    expect(await ann.expectLine(' QUIT ')).toBe(':bob!~bob@127.0.0.1 QUIT :Killed (ann (spam))');
    expect(server.logger.of('audit.kill')[0]?.fields).toMatchObject({ name: 'ann', nick: 'bob' });
  });

  test('is for operators, of people who are there', async () => {
    expect(await say(bob, 'KILL ann :no')).toEqual([NO]);
    await oper();
    expect(await say(ann, 'KILL ghost :no', 'KILL')).toEqual([
      '401 ann ghost :No such nick/channel',
      expect.stringMatching(/^461 /),
    ]);
  });
});

describe('WALLOPS and ANNOUNCE', () => {
  test('reach those with +w and operators, and everybody', async () => {
    const eve = await server.join('eve');
    await oper();
    await say(bob, 'MODE bob +w');
    expect(await say(ann, 'WALLOPS :soon')).toEqual([expect.any(String), `${ANN} WALLOPS soon`].slice(1));
    expect(await say(bob)).toContain(`${ANN} WALLOPS soon`);
    expect(await say(eve)).not.toContainEqual(expect.stringContaining('WALLOPS'));
    await say(ann, 'ANNOUNCE :down at ten');
    expect(await say(eve)).toEqual(['NOTICE eve :Announcement by ann: down at ten']);
    expect(JSON.stringify(server.logger.lines)).not.toContain('down at ten');
  });

  test.for([
    'WALLOPS :x',
    'ANNOUNCE :x',
    'REHASH',
    'KLINE x',
    'DLINE 192.0.2.1',
    'UNKLINE x',
    'UNDLINE 192.0.2.1',
  ])('%s is not for others', async (line) => {
    expect(await say(bob, line)).toEqual([NO]);
  });
});

describe('KLINE and DLINE', () => {
  test('a mask puts out who is here, keeps them out, and says why and until when', async () => {
    await oper();
    const told = await say(ann, 'KLINE 2h bob!*@* :spam');
    expect(told).toContain('NOTE KLINE DONE bob!*@* :KLINE bob!*@* until 2024-01-01T02:00:00.000Z');
    const why = 'You are banned from this server until 2024-01-01T02:00:00.000Z: spam';
    expect(await bob.waitClosed()).toBe(`ERROR :Closing Link: 127.0.0.1 (${why})`);
    const again = await server.connect();
    again.send('NICK bob', 'USER x 0 * :x');
    expect(await again.expectLine(' 465 ')).toContain(why);
    await again.waitClosed();
    await server.join('rob');
    clock.advance(7_200_100);
    await say(ann, 'JOIN #barrier');
    await server.join('bob');
  });

  test('are listed and taken away, and last over a restart', async () => {
    await oper();
    await say(ann, 'KLINE ~a:mallory :spam', 'DLINE 1d 192.0.2.0/24', 'DLINE 2001:db8::5');
    expect(await say(ann, 'KLINE LIST')).toEqual([
      'NOTE KLINE BAN ~a:mallory :~a:mallory for ever, by ann at 2024-01-01T00:00:00.000Z: spam',
      'NOTE KLINE END 1 :That is all: one ban',
    ]);
    await server.server.stop('Restart', 5000);
    server = await start();
    ann = await server.join('ann', { caps: ['standard-replies'] });
    await oper();
    expect((await say(ann, 'DLINE LIST')).map((line) => line.split(' ')[3])).toEqual([
      '192.0.2.0/24',
      '2001:db8::5/64',
      '2',
    ]);
    expect(await say(ann, 'UNDLINE 2001:db8::5', 'UNDLINE 2001:db8::5')).toEqual([
      expect.stringContaining('UNDLINE DONE 2001:db8::5/64'),
      'FAIL UNDLINE UNKNOWN_BAN 2001:db8::5/64 :There is no such ban',
    ]);
    clock.advance(86_400_100);
    await say(ann, 'JOIN #barrier');
    expect(await say(ann, 'DLINE LIST')).toEqual(['NOTE DLINE END 0 :That is all: 0 bans']);
  });

  test('an address puts out who is here from there, and refuses others before they can say anything', async () => {
    await oper();
    const from = (): Socket => connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    const heard = async (socket: Socket): Promise<string> => {
      let text = '';
      for await (const chunk of socket.setEncoding('utf8')) text += chunk;
      return text;
    };
    const there = from();
    there.write('NICK eve\r\nUSER eve 0 * :eve\r\n');
    await ann.expectLine(/^:eve!\S+ JOIN #lobby$/);
    const leaving = heard(there);
    await say(ann, 'DLINE 127.0.0.2/31 :flood');
    expect(await leaving).toContain('You are banned from this server: flood');
    expect(await ann.expectLine(' QUIT ')).toMatch(/^:eve!\S+ QUIT :Banned$/);
    expect(await heard(from())).toBe('ERROR :Closing Link: You are banned from this server: flood\r\n');
    expect(server.logger.of('connection.refused')).toHaveLength(1);
    expect(await say(bob, 'MOTD')).toContain('422 bob :MOTD File is missing');
  });

  test('refuse what is no mask, and what is about oneself', async () => {
    await oper();
    expect(await say(ann, 'KLINE *!*@*', 'DLINE 300.0.0.1', 'KLINE ~m:x', 'DLINE 10.0.0.0/0')).toEqual([
      'FAIL KLINE OWN_BAN *!*@* :That would keep you out yourself',
      expect.stringMatching(/^FAIL DLINE INVALID_MASK 300\.0\.0\.1 :/),
      expect.stringMatching(/^FAIL KLINE INVALID_MASK /),
      expect.stringMatching(/^FAIL DLINE INVALID_MASK /),
    ]);
  });
});

describe('REHASH', () => {
  test('takes over what it can, says so, and says what waits for a restart', async () => {
    await oper();
    reloaded = () => ({ motd: 'New words', network: 'other' });
    expect(await say(ann, 'REHASH')).toEqual([
      '382 ann * Rehashing',
      'NOTICE ann :In force now: motd',
      'NOTICE ann :Waits for a restart: network',
    ]);
    expect(await say(bob, 'MOTD')).toContain('372 bob :- New words');
    expect(await say(ann, 'REHASH')).toContain('NOTICE ann :Nothing has changed');
    expect(server.logger.of('config.waits')[0]?.fields.key).toBe('network');
  });
});
