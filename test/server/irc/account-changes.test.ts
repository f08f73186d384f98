/** What becomes of sessions, tokens and rooms when something is taken from an account; over sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { administer } from '../../../src/server/account-admin.js';
import { loadServerConfig } from '../../../src/server/config.js';
import { ACCOUNTS, BOTH_WAYS, type ClientKey, makeClientKey, plain } from '../../support/account-client.js';
import { RESUME_CAPS, tokenOf } from '../../support/resume.js';
import { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'sasl',
  ...RESUME_CAPS,
  'account-notify',
  'away-notify',
  'draft/chathistory',
  'batch',
  'message-tags',
];
const PASSWORD = 'correct-horse';

let data: string;
let server: TestServer;
let keys: readonly ClientKey[];
const clients: TestClient[] = [];

beforeAll(async () => {
  keys = await Promise.all([makeClientKey(), makeClientKey()]);
});

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-changes-'));
  server = await start();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.drop()));
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

function start(): Promise<TestServer> {
  return startTestServer({ config: { listen: BOTH_WAYS, accounts: ACCOUNTS }, data });
}

function fingerprint(key: number): string {
  return keys[key]?.fingerprint ?? '';
}

async function connect(key?: number): Promise<TestClient> {
  const client = await TestClient.connectTls(server.ports[1] ?? 0, key === undefined ? {} : keys[key]);
  clients.push(client);
  return client;
}

async function begin(client: TestClient, nick: string): Promise<void> {
  client.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, `NICK ${nick}`, 'USER u 0 * :U');
  await client.expectLine(/ ACK /);
}

interface Come {
  readonly key?: number;
  readonly login?: readonly [name: string, password: string];
  readonly token?: string;
}

/** Connects, shows what is given, and is in, whoever that is then. */
async function come(nick: string, { key, login, token }: Come = {}): Promise<TestClient> {
  const client = await connect(key);
  await begin(client, nick);
  if (login !== undefined) expect(await plain(client, ...login)).toContain(' 903 ');
  if (token !== undefined) client.send(`RESUME ${token}`);
  client.send('CAP END');
  await client.expectLine(/ (?:376|422) /);
  await client.sync();
  return client;
}

async function accountOf(client: TestClient, nick: string): Promise<string | undefined> {
  client.send(`WHOIS ${nick}`);
  return (await client.sync()).find((line) => line.includes(' 330 '))?.split(' ')[4];
}

/** What an operator does beside the running server. */
function admin(action: 'reset' | 'remove' | 'add', name: string): string {
  const config = { ...loadServerConfig({ env: {}, root: data }), data };
  return administer(config, action, name, Date.now()).text;
}

/** Whoever logs in comes after what the operator has done, so this is what it takes to see it at once. */
async function settle(): Promise<void> {
  const client = await connect(1);
  await begin(client, 'settler');
  client.send('AUTHENTICATE EXTERNAL', 'AUTHENTICATE +');
  await client.expectLine(/ 90[34] /);
}

describe('a removed account', () => {
  test('leaves no role, no entry of a list and no session, and its name is another person’s', async () => {
    const owner = await come('owner', { key: 0 });
    owner.send('JOIN #tea', 'PRIVMSG #tea :a word', 'MODE #tea +v ~a:extra');
    owner.send('JOIN #cup', 'PRIVMSG #cup :a word');
    await owner.sync();
    const other = await come('other');
    other.send(`REGISTER * * ${PASSWORD}`, 'JOIN #pot', 'PRIVMSG #pot :a word');
    other.send(
      'MODE #pot +e ~a:owner',
      'MODE #pot +I ~a:owner',
      'MODE #pot +b ~m:~a:owner',
      'MODE #pot +o ~a:owner',
    );
    other.send('MODE #pot +e ~a:extra', 'PRIVMSG owner :for old times');
    await other.sync();
    owner.send('PRIVMSG other :a secret of the first owner');
    await owner.sync();
    expect(admin('remove', 'OWNER')).toContain('nobody has its roles any more');
    await settle();
    expect(await owner.waitClosed()).toContain('The account owner has been removed');
    // What programs know it by; those who have lost a key or a password are not told so.
    expect(owner.lines.at(-2)).toContain('NOTE ACCOUNT REMOVED owner :');
    const next = await come('owner', { key: 1 });
    expect(await accountOf(next, 'owner')).toBe('owner');
    next.send('JOIN #tea', 'JOIN #pot', 'JOIN #cup', 'ROLES #tea', 'MODE #tea +t');
    const lines = await next.sync();
    expect(lines.filter((line) => / MODE #\w+ \+[ov]/.test(line))).toEqual([]);
    expect(lines.find((line) => line.includes('ROLES ROLE'))).toContain(' voice extra ');
    expect(lines.filter((line) => line.includes(' ROLE #tea founder'))).toEqual([]);
    other.send('MODE #pot +e', 'MODE #pot +I', 'MODE #pot +b', 'ROLES #pot');
    const lists = (await other.sync()).join('\n');
    expect(lists).toContain('~a:extra');
    expect(lists).not.toMatch(/ (?:348|346|367) .*~a:owner/);
    expect(lists).not.toMatch(/ROLE #pot operator owner/);
    // The first owner's conversations are not this one's, nor is what they have said this one's to take back.
    next.send(
      'CHATHISTORY LATEST other * 10',
      'CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 10',
    );
    const past = (await next.sync()).join('\n');
    expect(past).not.toContain('a secret');
    expect(past).not.toContain('old times');
    expect(past).not.toMatch(/TARGETS other/);
  });

  test('is the same after a restart, and when it was removed while no server ran', async () => {
    const owner = await come('owner', { key: 0 });
    owner.send('JOIN #tea', 'PRIVMSG #tea :a word');
    await owner.sync();
    await server.stop();
    admin('remove', 'owner');
    const code = admin('add', 'owner').split('\n').at(-1) ?? '';
    server = await start();
    const next = await come('owner', { key: 1, login: ['owner', code] });
    next.send('JOIN #tea', 'ROLES #tea');
    expect((await next.sync()).find((line) => line.includes(' ROLES '))).toContain('NO_ROLES');
    await next.drop();
    await server.stop();
    server = await start();
    const again = await come('owner', { key: 1 });
    again.send('JOIN #tea', 'ROLES #tea');
    expect((await again.sync()).find((line) => line.includes(' ROLES '))).toContain('NO_ROLES');
  });

  test('is not resumed by its token', async () => {
    const owner = await come('owner', { key: 0 });
    const token = tokenOf(owner);
    admin('remove', 'owner');
    const back = await come('ghost', { key: 0, token });
    expect(back.lines.join('\n')).toMatch(/FAIL RESUME (?:INVALID_TOKEN|OTHER_IDENTITY)/);
    expect(await accountOf(back, 'ghost')).toBe('ghost');
  });
});

describe('what a session was opened with', () => {
  test('a key that is taken away takes its sessions along, and no other', async () => {
    const lost = await come('dan', { key: 0 });
    lost.send(`ACCOUNT PASSWORD ${PASSWORD}`);
    await lost.expectLine('PASSWORD_CHANGED');
    const token = tokenOf(lost);
    const safe = await come('dan_', { login: ['dan', PASSWORD] });
    safe.send(`ACCOUNT REMOVE-KEY ${fingerprint(0)}`);
    expect(await lost.waitClosed()).toContain('The account dan has this key no more');
    await safe.expectLine('KEY_REMOVED');
    expect(await accountOf(safe, 'dan_')).toBe('dan');
    const back = await come('thief', { key: 0, token });
    expect(back.lines.join('\n')).toContain('FAIL RESUME INVALID_TOKEN');
    expect(await accountOf(back, 'thief')).toBe('thief');
  });

  test('whoever takes their own key away, or changes their own password, stays', async () => {
    const own = await come('dan', { key: 0 });
    own.send(`ACCOUNT PASSWORD ${PASSWORD}`, `ACCOUNT REMOVE-KEY ${fingerprint(0)}`);
    await own.expectLine('KEY_REMOVED');
    expect(await accountOf(own, 'dan')).toBe('dan');
    const other = await come('dan_', { login: ['dan', PASSWORD] });
    const third = await come('dan__', { login: ['dan', PASSWORD] });
    other.send('ACCOUNT PASSWORD another-password');
    expect(await third.waitClosed()).toContain('The account dan has another password now');
    await other.expectLine('PASSWORD_CHANGED');
    expect(await accountOf(other, 'dan_')).toBe('dan');
    expect(await accountOf(own, 'dan')).toBe('dan');
  });

  test('a session that has registered with a key and a password is the key’s', async () => {
    const mixed = await connect(1);
    await begin(mixed, 'eli');
    mixed.send(`REGISTER * * ${PASSWORD}`, 'CAP END');
    await mixed.expectLine(' 001 eli ');
    const other = await come('eli_', { login: ['eli', PASSWORD] });
    other.send('ACCOUNT PASSWORD another-password');
    await other.expectLine('PASSWORD_CHANGED');
    expect(await accountOf(mixed, 'eli')).toBe('eli');
    other.send(`ACCOUNT REMOVE-KEY ${fingerprint(1)}`);
    expect(await mixed.waitClosed()).toContain('The account eli has this key no more');
  });

  test('a reset ends all, of a code too, and leaves rooms as they are; the new code opens them again', async () => {
    const one = await come('eva', { key: 0 });
    one.send('JOIN #tea', 'PRIVMSG #tea :a word', 'ACCOUNT ADD-DEVICE');
    const code = (await one.expectLine('NOTE ACCOUNT CODE')).split(' ')[4] ?? '';
    const two = await come('eva_', { login: ['eva', code] });
    const fresh = admin('reset', 'eva').split('\n').at(-1) ?? '';
    await settle();
    for (const client of [one, two])
      expect(await client.waitClosed()).toContain('The account eva has been reset');
    const back = await come('eva', { key: 1, login: ['eva', fresh] });
    back.send('JOIN #tea', 'ROLES #tea');
    expect(await back.expectLine('ROLES ROLE')).toContain(' founder eva ');
  });

  test('it is known after a restart, too', async () => {
    const lost = await come('dan', { key: 0 });
    lost.send(`ACCOUNT PASSWORD ${PASSWORD}`);
    await lost.expectLine('PASSWORD_CHANGED');
    const token = tokenOf(lost);
    await server.stop();
    server = await start();
    const safe = await come('dan_', { login: ['dan', PASSWORD] });
    safe.send(`ACCOUNT REMOVE-KEY ${fingerprint(0)}`);
    await safe.expectLine('KEY_REMOVED');
    const back = await come('thief', { key: 0, token });
    expect(back.lines.join('\n')).toContain('FAIL RESUME INVALID_TOKEN');
  });

  test('takes effect within seconds when nobody logs in', async () => {
    const one = await come('eva', { key: 0 });
    admin('reset', 'eva');
    expect(await one.waitClosed()).toContain('The account eva has been reset');
  });
});

test('an owner who comes back has the nickname at once, from a session of theirs whose connection is lost', async () => {
  const watcher = await come('watcher');
  const ghost = await come('owner', { key: 0 });
  ghost.socket.destroy();
  // Others have seen that the connection is lost, and the session waits.
  await watcher.expectLine(/ 301 |AWAY :Connection lost/);
  const back = await come('owner', { key: 0 });
  expect(await accountOf(back, 'owner')).toBe('owner');
  expect(await watcher.expectLine(' QUIT ')).toMatch(/:owner!\S+ QUIT :Came back elsewhere$/);
});

describe('a token', () => {
  test('of a session that was opened with a key is of no use without it, and is not used up', async () => {
    const owner = await come('fay', { key: 0 });
    const token = tokenOf(owner);
    for (const key of [undefined, 1]) {
      const thief = await come(`thief${key ?? ''}`, { ...(key !== undefined && { key }), token });
      expect(thief.lines.join('\n')).toContain('FAIL RESUME OTHER_IDENTITY :This session is not yours');
      expect(thief.lines.join('\n')).toContain(` 001 thief${key ?? ''} `);
      await thief.drop();
    }
    const back = await come('fay', { key: 0, token });
    expect(back.lines.join('\n')).toContain(' 001 fay ');
    expect(back.lines.join('\n')).not.toContain('FAIL RESUME');
  });

  test('of another account, or of a guest, is refused to who has proven an account', async () => {
    const ann = await come('ann');
    ann.send(`REGISTER * * ${PASSWORD}`);
    await ann.expectLine('SUCCESS');
    const annToken = tokenOf(ann);
    const gus = await come('gus');
    const gusToken = tokenOf(gus);
    // The key is bob's from now on.
    await (await come('bob', { key: 1 })).drop();
    for (const token of [annToken, gusToken]) {
      const bob = await come('bob', { key: 1, token });
      expect(bob.lines.join('\n')).toContain('FAIL RESUME OTHER_IDENTITY');
      expect(await accountOf(bob, 'bob')).toBe('bob');
      await bob.drop();
    }
    // Nobody has been put out meanwhile, and the password lets in, with and without a key of somebody’s own.
    for (const client of [ann, gus]) expect(await client.sync()).toEqual(expect.any(Array));
    const back = await come('ann', { login: ['ann', PASSWORD], token: annToken });
    expect(back.lines.join('\n')).not.toContain('FAIL RESUME');
    expect(await accountOf(back, 'ann')).toBe('ann');
  });

  test('of a session that a password, or nothing, has opened needs nothing else', async () => {
    const ann = await come('ann');
    ann.send(`REGISTER * * ${PASSWORD}`);
    await ann.expectLine('SUCCESS');
    const gus = await come('gus');
    for (const [client, nick] of [
      [ann, 'ann'],
      [gus, 'gus'],
    ] as const) {
      const token = tokenOf(client);
      const back = await come(nick, { token });
      expect(back.lines.join('\n')).not.toContain('FAIL RESUME');
      expect(await accountOf(back, nick)).toBe(nick === 'ann' ? 'ann' : undefined);
    }
  });
});
