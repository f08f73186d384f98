/** Registration and capability negotiation, as strangers' clients and conformance suites do them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CAPABILITIES } from '../../../src/protocol/capabilities.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ config: { lobby: '', motd: 'Be kind\nand brief\n' } });
});

afterAll(() => server.stop());

/** Everything said until a PONG comes, without the greeting. */
async function hear(client: TestClient): Promise<string[]> {
  return (await client.sync()).filter((line) => !line.includes('NOTICE *'));
}

describe('a connection', () => {
  test('is asked for a nickname in words, once', async () => {
    const client = await server.connect();
    expect(await client.expectLine('NOTICE')).toBe(
      ':irc.test NOTICE * :Welcome to test. Please give a nickname: NICK <nickname>, then USER <user> 0 * :<your name>',
    );
    client.send('NICK asked');
    expect(await client.sync()).toEqual([]);
  });

  test('becomes a session with NICK and USER alone, in either order', async () => {
    const client = await server.connect();
    client.send('USER u s e r');
    expect(await hear(client)).toEqual([]);
    client.send('NICK either');
    const burst = await hear(client);
    expect(burst[0]).toBe(':irc.test 001 either :Welcome to the test Network, either!~u@127.0.0.1');
    expect(burst.map((line) => line.split(' ')[1]).join(' ')).toBe(
      '001 002 003 004 005 005 005 251 252 253 254 255 265 266 375 372 372 376',
    );
    expect(burst).toContain(':irc.test 372 either :- and brief');
  });

  test('cannot do anything else before', async () => {
    const client = await server.connect();
    client.send('JOIN #a', 'NOSUCH thing', 'PONG x', 'NICK');
    expect((await hear(client)).map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      '451 * :You',
      '421 * NOSUCH',
      '431 * :No',
    ]);
  });

  test('is told why a nickname is refused', async () => {
    const client = await server.connect();
    client.send('NICK 3po', 'NICK :foo bar', 'NICK NickServ', `NICK ${'a'.repeat(33)}`, 'NICK :');
    expect(await hear(client)).toEqual([
      ':irc.test 432 * 3po :Erroneous nickname: a nickname cannot begin with "3"',
      expect.stringMatching(/ 432 \* \* :.* not a space$/),
      ':irc.test 432 * NickServ :Erroneous nickname: this nickname is reserved for the server',
      expect.stringMatching(/ 432 \* a{33} :.*at most 32 characters, not 33$/),
      ':irc.test 431 * :No nickname given',
    ]);
  });

  test('is told that a nickname is taken, however it is written, and may give another', async () => {
    await server.join('Taken');
    const client = await server.connect();
    client.send('USER u 0 * :U', 'NICK tAKEN');
    expect(await hear(client)).toEqual([':irc.test 433 * tAKEN :Nickname is already in use']);
    client.send('NICK free');
    expect((await hear(client))[0]).toContain(' 001 free ');
  });

  test('gives exactly one of two that want the same nickname at once that nickname', async () => {
    const [one, other] = [await server.connect(), await server.connect()];
    for (const client of [one, other]) client.send('NICK twin', 'USER u 0 * :U');
    const welcomed = [await hear(one), await hear(other)].filter((lines) => lines[0]?.includes(' 001 '));
    expect(welcomed).toHaveLength(1);
  });

  test('needs a real name and four parameters in USER', async () => {
    const client = await server.connect();
    client.send('NICK norn', 'USER u 0 * :', 'USER u 0 *');
    expect((await hear(client)).map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      '461 * USER',
      '461 * USER',
    ]);
  });

  test('cannot say USER or PASS again', async () => {
    const client = await server.join('again');
    client.send('USER x 0 * :X', 'PASS y');
    expect(await hear(client)).toEqual([
      ':irc.test 462 again :You may not reregister',
      ':irc.test 462 again :You may not reregister',
    ]);
  });

  test('is closed with ERROR after QUIT', async () => {
    const client = await server.join('quitter');
    client.send('QUIT :so long');
    expect(await client.waitClosed()).toMatch(/^ERROR :.*Quit: so long/);
  });
});

describe('a password', () => {
  test('is needed when there is one, and must come before', async () => {
    const locked = await startTestServer({ config: { password: 'sesame', lobby: '' } });
    const right = await locked.connect();
    right.send('PASS wrong', 'PASS sesame', 'NICK right', 'USER u 0 * :U');
    expect(await right.expectLine(/ (001|464) /)).toContain(' 001 right ');
    for (const lines of [
      ['PASS no', 'NICK x', 'USER u 0 * :U'],
      ['NICK x', 'USER u 0 * :U', 'PASS sesame'],
    ]) {
      const client = await locked.connect();
      client.send(...lines);
      expect(await client.expectLine(/ (001|464) /)).toBe(':irc.test 464 * :Password incorrect');
      expect(await client.waitClosed()).toMatch(/^ERROR :/);
    }
    await locked.stop();
  });
});

describe('CAP', () => {
  test('LS holds registration until END', async () => {
    const client = await server.connect();
    client.send('CAP LS 302', 'NICK capper', 'USER u 0 * :U');
    const before = await hear(client);
    expect(before.at(-1)).toMatch(/^:irc\.test CAP \* LS :/);
    expect(before.every((line) => line.startsWith(':irc.test CAP * LS '))).toBe(true);
    client.send('CAP END');
    expect((await hear(client))[0]).toContain(' 001 capper ');
  });

  test('LS names every capability, and LIST those that are active, in one line without 302', async () => {
    const client = await server.connect();
    client.send('CAP LS', 'CAP LIST', 'CAP REQ :multi-prefix batch', 'CAP LIST');
    const [offered, empty, granted, active] = await hear(client);
    for (const name of ['message-tags', 'echo-message', 'labeled-response', 'draft/chathistory', 'setname']) {
      expect(offered?.split(' ')).toContain(name);
    }
    expect(empty).toBe(':irc.test CAP * LIST :');
    expect(granted).toBe(':irc.test CAP * ACK :multi-prefix batch');
    expect(active).toBe(':irc.test CAP * LIST :batch multi-prefix');
  });

  test('LS is as many lines as it takes for 302, all but the last with *, and one that fits for all others', async () => {
    // The longest name that a server can have leaves the least room for the list.
    const name = `${'a'.repeat(59)}.net`;
    const named = await startTestServer({ config: { name } });
    const answers = async (version: string): Promise<string[]> => {
      const client = await named.connect();
      client.send(`CAP LS${version}`);
      return [...(await hear(client))];
    };
    const several = await answers(' 302');
    expect(several.length).toBeGreaterThan(1);
    for (const [i, line] of several.entries()) {
      expect(line.length).toBeLessThanOrEqual(510);
      expect(line.startsWith(`:${name} CAP * LS ${i < several.length - 1 ? '* :' : ':'}`)).toBe(true);
    }
    const namesOf = (lines: readonly string[]): string[] =>
      lines
        .flatMap((line) => line.slice(line.lastIndexOf(' :') + 2).split(' '))
        .map((word) => word.replace(/=.*/, ''));
    expect(new Set(namesOf(several))).toEqual(new Set(CAPABILITIES.map((capability) => capability.name)));
    for (const version of ['', ' 301']) {
      const one = await answers(version);
      expect(one).toHaveLength(1);
      expect(one[0]?.startsWith(`:${name} CAP * LS :account-notify `)).toBe(true);
      expect(one[0]?.length).toBeLessThanOrEqual(510);
      expect(one[0]).not.toContain('=');
      expect(namesOf(one)).toContain('server-time');
    }
    await named.stop();
  });

  test('REQ is granted as a whole or refused as a whole, word for word', async () => {
    const client = await server.connect();
    client.send('CAP LS 302', 'CAP REQ :foo multi-prefix bar', 'CAP REQ :multi-prefix batch=1', 'CAP LIST');
    expect((await hear(client)).filter((line) => !line.includes(' CAP * LS '))).toEqual([
      ':irc.test CAP * NAK :foo multi-prefix bar',
      ':irc.test CAP * NAK :multi-prefix batch=1',
      ':irc.test CAP * LIST :cap-notify',
    ]);
  });

  test('REQ takes a capability away again, but not cap-notify from who has said 302', async () => {
    const client = await server.join('remover', { caps: ['server-time', 'echo-message'] });
    client.send('CAP REQ :-server-time', 'CAP LIST', 'CAP REQ :-cap-notify');
    const lines = await hear(client);
    expect(lines[0]).toMatch(/^(@time=\S+ )?:irc\.test CAP remover ACK :-server-time$/);
    expect(lines.slice(1)).toEqual([
      ':irc.test CAP remover LIST :cap-notify echo-message',
      ':irc.test CAP remover NAK :-cap-notify',
    ]);
  });

  test('what it does not know is 410, and END after registration means nothing', async () => {
    const client = await server.join('caps');
    client.send('CAP FROB', 'CAP END', 'CAP');
    expect((await hear(client)).map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      '410 caps FROB',
      '461 caps CAP',
    ]);
  });
});

test('005 says what is true', async () => {
  const client = await server.connect();
  client.send('NICK tokens', 'USER u 0 * :U');
  const tokens = (await hear(client))
    .filter((line) => line.includes(' 005 '))
    .flatMap((line) => line.slice(line.indexOf('tokens ') + 7, line.indexOf(' :are')).split(' '));
  expect(tokens.join(' ')).toBe(
    'ACCOUNTEXTBAN=a AWAYLEN=200 CASEMAPPING=ascii CHANLIMIT=#:100 CHANMODES=beI,k,lW,Himnst CHANNELLEN=64 CHANTYPES=# CHATHISTORY=100 ' +
      'ELIST=CMNTU EXCEPTS=e EXTBAN=~,am INVEX=I KEYLEN=64 KICKLEN=260 MAXLIST=beI:100 MAXTARGETS=4 MODES=6 MSGREFTYPES=msgid,timestamp NAMELEN=150 ' +
      'NETWORK=test NICKLEN=32 PREFIX=(ov)@+ SAFELIST STATUSMSG=@+ ' +
      'TARGMAX=JOIN:,KICK:,LIST:,NAMES:1,NOTICE:4,PART:,PRIVMSG:4,TAGMSG:4,WHOIS:1,WHOWAS:1 ' +
      'TOPICLEN=390 USERLEN=16 UTF8ONLY WHOX',
  );
});
