/** Accounts over sockets: SASL, REGISTER, ACCOUNT, and whose a nick is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { AccountSettings } from '../../../src/server/session/types.js';
import {
  ACCOUNTS,
  base64,
  BOTH_WAYS,
  type ClientKey,
  makeClientKey,
  plain,
} from '../../support/account-client.js';
import { scramFinal } from '../../support/scram.js';
import { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = ['sasl', 'standard-replies', 'account-notify', 'account-tag', 'extended-join'];
const cleanups: Array<() => unknown> = [];
let pairs: ClientKey[] = [];
let data: string;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-accounts-'));
  pairs = await Promise.all([makeClientKey(), makeClientKey(), makeClientKey()]);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

afterAll(() => rmSync(data, { recursive: true, force: true }));

async function start(accounts: Partial<AccountSettings> = {}, kept?: string): Promise<TestServer> {
  const server = await startTestServer({
    config: { listen: BOTH_WAYS, accounts: { ...ACCOUNTS, ...accounts } },
    ...(kept !== undefined && { data: kept }),
  });
  cleanups.push(() => server.stop());
  return server;
}

/** Connects with TLS, and with the key of a number. */
async function tls({ ports }: TestServer, key?: number): Promise<TestClient> {
  const client = await TestClient.connectTls(ports[1] ?? 0, key === undefined ? {} : pairs[key]);
  cleanups.push(() => client.drop());
  return client;
}

async function join0(server: TestServer, nick: string, key?: number): Promise<TestClient> {
  const client = await tls(server, key);
  await client.register(nick, { caps: CAPS });
  return client;
}

async function begin(client: TestClient, nick: string): Promise<void> {
  client.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, `NICK ${nick}`, 'USER u 0 * :U');
  await client.expectLine(/ ACK /);
}

async function whois(client: TestClient, nick: string): Promise<string | undefined> {
  client.send(`WHOIS ${nick}`);
  const lines = await client.sync();
  return lines.find((line) => line.includes(' 330 '))?.split(' ')[4];
}

function fingerprint(key: number): string {
  return pairs[key]?.fingerprint ?? '';
}

describe('first use', () => {
  test('the first to use a nick with a key owns it; others are told so and may choose another', async () => {
    const server = await start();
    const bob = await join0(server, 'bob', 0);
    expect(bob.lines.find((line) => line.includes(' 900 '))).toMatch(
      / 900 .* bob :You are now logged in as bob/,
    );
    await bob.drop();
    for (const [key, wanted] of [
      [1, 'bob'],
      [undefined, 'BOB'],
    ] as const) {
      const other = await tls(server, key);
      await begin(other, wanted);
      other.send('CAP END');
      expect(await other.expectLine(' FAIL NICK ')).toContain(`NICKNAME_RESERVED ${wanted} :`);
      expect(await other.expectLine(' 433 ')).toContain(`${wanted} :This nickname belongs to an account`);
      other.send(`NICK bob_${key ?? ''}`);
      await other.expectLine(/ 422 /);
      await other.drop();
    }
    const again = await join0(server, 'bob', 0);
    expect(await whois(again, 'bob')).toBe('bob');
  });

  test('a guest may have a free nick, not one that is owned, also by renaming, nor one that looks like it', async () => {
    const server = await start();
    await (await join0(server, 'alan', 0)).drop();
    const guest = await server.join('guest', { caps: CAPS });
    guest.send('NICK alan', 'NICK aIan', 'NICK a1an', 'NICK aian');
    const lines = await guest.sync();
    expect(lines.filter((line) => line.includes(' 433 ')).map((line) => line.split(' ')[3])).toEqual([
      'alan',
      'aIan',
      'a1an',
    ]);
    expect(lines.filter((line) => line.includes(' FAIL ')).map((line) => line.split(' ')[3])).toEqual([
      'NICKNAME_RESERVED',
      'NICKNAME_CONFUSABLE',
      'NICKNAME_CONFUSABLE',
    ]);
    expect(lines.at(-1)).toContain('NICK :aian');
    // Nor by changing the case of what looks different.
    guest.send('NICK aIan');
    await guest.expectLine('NICKNAME_CONFUSABLE');
  });

  test('it is the same after a restart', async () => {
    const first = await start({}, data);
    await join0(first, 'kept', 0);
    await first.stop();
    const second = await start({}, data);
    const other = await tls(second, 1);
    await begin(other, 'kept');
    other.send('CAP END');
    await other.expectLine('NICKNAME_RESERVED');
    expect(await whois(await join0(second, 'kept', 0), 'kept')).toBe('kept');
  });

  test('an owner who comes takes the nick back from who has held it meanwhile', async () => {
    const server = await start({ reserveNicks: true });
    const thief = await server.join('carol', { caps: CAPS });
    // The account is made elsewhere, under another nick.
    const carol = await join0(server, 'other', 0);
    carol.send('REGISTER carol * longpassword');
    await carol.expectLine('ALREADY_AUTHENTICATED');
    await carol.drop();
    thief.send('REGISTER carol * longpassword');
    await thief.expectLine('REGISTER SUCCESS carol');
    thief.send('ACCOUNT LOGOUT');
    await thief.expectLine(' 901 ');
    const owner = await tls(server);
    await begin(owner, 'carol');
    expect(await plain(owner, 'carol', 'longpassword')).toContain(' 903 ');
    owner.send('CAP END');
    await owner.expectLine(/ 001 carol /);
    expect(await thief.expectLine('NICK :Guest-')).toMatch(/^:carol!/);
    expect(await thief.expectLine('NOTE NICK')).toContain('NICKNAME_RECLAIMED carol :');
  });

  test('a second device of the account is that account under another nick, and can take the nick over', async () => {
    const server = await start();
    const one = await join0(server, 'dora', 0);
    const two = await join0(server, 'dora_', 0);
    expect(await whois(two, 'dora_')).toBe('dora');
    two.send('NICK dora');
    await two.expectLine(' 433 ');
    two.send('ACCOUNT REGAIN');
    await two.expectLine('NICK :dora');
    await one.expectLine('NICK :Guest-');
  });
});

test('a device that was let in under another nick leaves the account of that for the one of a code, unless it has a password', async () => {
  const server = await start();
  const bob = await join0(server, 'bob', 0);
  const code = async (): Promise<string> => {
    bob.send('ACCOUNT ADD-DEVICE');
    return (await bob.expectLine('NOTE ACCOUNT CODE')).split(' ')[4] ?? '';
  };
  const phone = await join0(server, 'phone', 1);
  phone.send(`ACCOUNT CLAIM ${await code()}`, 'ACCOUNT INFO');
  await phone.expectLine('CLAIMED bob');
  expect(await phone.expectLine('NOTE ACCOUNT INFO')).toContain('INFO bob ');
  const tablet = await join0(server, 'tablet', 2);
  tablet.send('ACCOUNT PASSWORD :long-enough');
  await tablet.expectLine('PASSWORD_CHANGED');
  tablet.send(`ACCOUNT CLAIM ${await code()}`);
  await tablet.expectLine(/INVALID_CODE .*belongs to another account/);
  tablet.send('ACCOUNT INFO');
  expect(await tablet.expectLine('NOTE ACCOUNT INFO')).toContain('INFO tablet ');
});

describe('closed', () => {
  test('guests and unknown keys are told why they are not let in', async () => {
    const server = await start({ nicks: 'closed' });
    const client = await tls(server, 0);
    await begin(client, 'eve');
    client.send('CAP END');
    expect(await client.expectLine('ACCOUNT_REQUIRED')).toContain(fingerprint(0));
    expect(await client.waitClosed()).toMatch(/^ERROR .*Only accounts are let in here/);
    const other = await tls(server, 0);
    await begin(other, 'eve');
    other.send('REGISTER eve * longpassword');
    await other.expectLine('FAIL REGISTER TEMPORARILY_UNAVAILABLE');
  });
});

describe('SASL', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({
      config: {
        listen: BOTH_WAYS,
        accounts: { ...ACCOUNTS, nicks: 'registration' },
      },
    });
    const ann = await server.join('ann', { caps: CAPS });
    ann.send('REGISTER * * correct-horse');
    expect(await ann.expectLine('REGISTER SUCCESS')).toContain('SUCCESS ann :');
    await ann.drop();
  });

  afterAll(() => server.stop());

  test('PLAIN lets in with the password and not with another, nor another name, in the same words', async () => {
    const client = await tls(server);
    await begin(client, 'p1');
    const wrong = await plain(client, 'ann', 'wrong-horse');
    const unknown = await plain(client, 'nobody', 'wrong-horse');
    expect(wrong).toContain(' 904 * :SASL authentication failed: The account or the password is wrong');
    expect(unknown).toBe(wrong);
    expect(await plain(client, 'ANN', 'correct-horse')).toContain(' 903 ');
    client.send('CAP END');
    await client.expectLine(/ 422 /);
    expect(await whois(client, 'p1')).toBe('ann');
    await client.drop();
  });

  test('SCRAM-SHA-256 in full, with the proof of the server; a wrong password and an unknown name differ in nothing', async () => {
    const attempt = async (name: string, password: string): Promise<string[]> => {
      const client = await tls(server);
      await begin(client, 's1');
      const bare = `n=${name},r=clientnonce`;
      client.send('AUTHENTICATE SCRAM-SHA-256');
      await client.expectLine('AUTHENTICATE +');
      client.send(`AUTHENTICATE ${base64(`n,,${bare}`)}`);
      const first = Buffer.from(
        (await client.expectLine('AUTHENTICATE')).split(' ')[2] ?? '',
        'base64',
      ).toString();
      client.send(`AUTHENTICATE ${base64(scramFinal(bare, first, password))}`);
      const answer = await client.expectLine(/AUTHENTICATE| 904 /);
      if (!answer.includes('904')) client.send('AUTHENTICATE +');
      const end = answer.includes('904') ? answer : await client.expectLine(/ 90[34] /);
      await client.drop();
      return [first.replace(/r=[^,]*,s=[^,]*/, ''), end];
    };
    expect((await attempt('ann', 'correct-horse'))[1]).toContain(' 903 ');
    expect(await attempt('ann', 'nope-nope')).toEqual(await attempt('nobody-here', 'nope-nope'));
  });

  test('EXTERNAL with a key that was added, and not with another', async () => {
    const client = await tls(server, 2);
    await begin(client, 'x1');
    client.send('AUTHENTICATE EXTERNAL', 'AUTHENTICATE +');
    expect(await client.expectLine(' 904 ')).toContain('belongs to no account yet');
    await plain(client, 'ann', 'correct-horse');
    client.send('ACCOUNT ADD-KEY laptop', 'ACCOUNT KEYS');
    await client.expectLine('KEY_ADDED');
    expect(await client.expectLine('NOTE ACCOUNT KEY ')).toContain(fingerprint(2));
    await client.drop();
    const again = await tls(server, 2);
    await begin(again, 'x2');
    again.send('AUTHENTICATE EXTERNAL', `AUTHENTICATE ${base64('bob')}`);
    expect(await again.expectLine(' 904 ')).toContain('another account');
    again.send('AUTHENTICATE EXTERNAL', 'AUTHENTICATE +');
    await again.expectLine(' 900 ');
    again.send(`ACCOUNT REMOVE-KEY ${fingerprint(2)}`);
    await again.expectLine('KEY_REMOVED');
    await again.drop();
  });

  test('what is no exchange is answered: no mechanism, no base64, too long, aborted, nothing negotiated', async () => {
    const client = await tls(server);
    client.send('AUTHENTICATE PLAIN');
    expect(await client.expectLine(' 904 ')).toContain('has not been negotiated');
    await begin(client, 'odd');
    client.send('AUTHENTICATE GSSAPI');
    expect(await client.expectLine(' 908 ')).toContain('EXTERNAL,PLAIN,SCRAM-SHA-256');
    await client.expectLine(' 904 ');
    client.send('AUTHENTICATE PLAIN', 'AUTHENTICATE !!!!');
    await client.expectLine(' 904 ');
    client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${'A'.repeat(401)}`);
    await client.expectLine(' 905 ');
    client.send('AUTHENTICATE PLAIN', ...Array.from({ length: 4 }, () => `AUTHENTICATE ${'A'.repeat(400)}`));
    await client.expectLine(' 905 ');
    client.send('AUTHENTICATE PLAIN', 'AUTHENTICATE *');
    await client.expectLine(' 906 ');
    client.send('AUTHENTICATE PLAIN', 'AUTHENTICATE +');
    expect(await client.expectLine(' 904 ')).toContain('no PLAIN message');
    await client.drop();
  });

  test('who ends registration in the middle of an exchange goes in as nobody, and is told that it is over', async () => {
    const client = await tls(server);
    await begin(client, 'hasty');
    client.send('AUTHENTICATE PLAIN', 'CAP END');
    await client.expectLine(' 906 ');
    await client.expectLine(' 001 hasty ');
    client.send(`AUTHENTICATE ${base64('\0ann\0a good long password')}`);
    expect(await client.expectLine(' 904 ')).toContain('no such SASL mechanism');
    await client.drop();
  });

  test('a message of 400 characters goes on, and ends with +', async () => {
    const client = await tls(server);
    await begin(client, 'long');
    const message = base64(`\0ann\0${'x'.repeat(295)}`);
    expect(message).toHaveLength(400);
    client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${message}`);
    expect(await client.sync()).toHaveLength(1);
    client.send('AUTHENTICATE +');
    expect(await client.expectLine(/ 90[34] /)).toContain(' 904 ');
    await client.drop();
  });

  test('one who has registered already logs in, and those who share a room are told', async () => {
    const watcher = await server.join('watcher', { caps: ['account-notify', 'account-tag', 'message-tags'] });
    const client = await tls(server);
    await client.register('late', { caps: CAPS });
    expect(await plain(client, 'ann', 'correct-horse')).toContain(' 903 ');
    expect(await watcher.expectLine('ACCOUNT ann')).toMatch(/^:late!/);
    client.send('PRIVMSG #lobby :hi');
    expect(await watcher.expectLine('PRIVMSG')).toContain('account=ann');
    client.send('ACCOUNT LOGOUT');
    expect(await watcher.expectLine('ACCOUNT *')).toContain(':late!');
    await client.drop();
  });

  test('a password can be changed by who is logged in, and nobody else', async () => {
    const guest = await server.join('nosy', { caps: CAPS });
    guest.send('ACCOUNT PASSWORD new-password');
    await guest.expectLine('NOT_LOGGED_IN');
    guest.send('REGISTER pat * first-password');
    await guest.expectLine('SUCCESS pat');
    guest.send('ACCOUNT PASSWORD short', 'ACCOUNT PASSWORD second-password');
    await guest.expectLine('WEAK_PASSWORD');
    await guest.expectLine('PASSWORD_CHANGED');
    const client = await tls(server);
    await begin(client, 'pat2');
    expect(await plain(client, 'pat', 'first-password')).toContain(' 904 ');
    expect(await plain(client, 'pat', 'second-password')).toContain(' 903 ');
  });

  test('a one-time code lets one device in, once, and its key from then on', async () => {
    const ann = await tls(server);
    await begin(ann, 'ann');
    await plain(ann, 'ann', 'correct-horse');
    ann.send('CAP END', 'ACCOUNT ADD-DEVICE');
    const code = (await ann.expectLine('NOTE ACCOUNT CODE')).split(' ')[4] ?? '';
    expect(code).toMatch(/^[a-z2-9]{4}(?:-[a-z2-9]{4}){3}$/);
    const phone = await tls(server, 1);
    await begin(phone, 'phone');
    phone.send(`ACCOUNT CLAIM ${code}`);
    await phone.expectLine(' 900 ');
    await phone.expectLine('CLAIMED');
    await phone.drop();
    const again = await tls(server, 1);
    await begin(again, 'phone');
    again.send(`ACCOUNT CLAIM ${code}`);
    await again.expectLine('INVALID_CODE');
    again.send('AUTHENTICATE EXTERNAL', 'AUTHENTICATE +');
    await again.expectLine(' 903 ');
  });

  test('no password and no code is in the log', () => {
    const text = JSON.stringify(server.logger.lines);
    for (const canary of ['horse', 'password', base64('correct')]) expect(text).not.toContain(canary);
  });
});

test('who guesses waits, each time longer, and is told how long', async () => {
  const server = await start();
  const client = await tls(server);
  await begin(client, 'guesser');
  for (let i = 0; i < 3; i++) expect(await plain(client, 'ann', 'wrong-wrong')).toContain('is wrong');
  expect(await plain(client, 'ann', 'wrong-wrong')).toContain('try again in 1 seconds');
  expect(client.lines.filter((line) => line.includes('FAIL AUTHENTICATE TOO_MANY_ATTEMPTS 1 '))).toHaveLength(
    1,
  );
});

test('one identity on all devices: a private conversation is read on the other, and by no later holder of the nick', async () => {
  const server = await start();
  const caps = [...CAPS, 'draft/chathistory', 'batch', 'message-tags', 'draft/read-marker', 'echo-message'];
  const one = await tls(server, 0);
  await one.register('fay', { caps });
  const two = await tls(server, 0);
  await two.register('fay_', { caps });
  const guest = await server.join('gus', { caps });
  guest.send('PRIVMSG fay :a secret');
  await one.expectLine('a secret');
  two.send('CHATHISTORY LATEST gus * 10');
  await two.expectLine('a secret');
  one.send('MARKREAD gus timestamp=2020-01-01T00:00:00.000Z');
  await two.expectLine('MARKREAD gus timestamp=2020');
  await guest.drop();
  const later = await server.join('gus', { caps });
  later.send('CHATHISTORY LATEST fay * 10');
  expect((await later.sync()).join('\n')).not.toContain('a secret');
});
