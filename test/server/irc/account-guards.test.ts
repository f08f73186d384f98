/** What nobody gets by asking for it: work, accounts and passwords where they must not be; over sockets. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { account } from '../../../src/server/commands/account.js';
import { authenticate } from '../../../src/server/commands/authenticate.js';
import { cap } from '../../../src/server/commands/cap.js';
import { presented } from '../../../src/server/commands/login.js';
import { register } from '../../../src/server/commands/register.js';
import { loadServerConfig, type ServerConfig } from '../../../src/server/config.js';
import { administer } from '../../../src/server/account-admin.js';
import {
  ACCOUNTS,
  base64,
  BOTH_WAYS,
  type ClientKey,
  makeClientKey,
  plain,
} from '../../support/account-client.js';
import { TestNetwork } from '../../support/network.js';
import { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = ['sasl', 'standard-replies', 'echo-message', 'labeled-response', 'batch', 'message-tags'];
const CANARY = 'canary-7c1e9b';
const cleanups: Array<() => unknown> = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(config: Partial<ServerConfig> = {}): Promise<TestServer> {
  const server = await startTestServer({ config: { listen: BOTH_WAYS, accounts: ACCOUNTS, ...config } });
  cleanups.push(() => server.stop());
  return server;
}

async function begin(client: TestClient, nick: string, ...before: string[]): Promise<void> {
  client.send('CAP LS 302', `CAP REQ :${CAPS.join(' ')}`, ...before, `NICK ${nick}`, 'USER u 0 * :U');
  await client.sync();
}

/** All that has been logged, whatever the level. */
function logged({ logger }: TestServer): string {
  return JSON.stringify(logger.lines, (_, value: unknown) =>
    value instanceof Error ? `${value.stack} ${String(value.cause)}` : value,
  );
}

function accountsOf({ data }: TestServer): string {
  const config = { ...loadServerConfig({ env: {}, root: data }), data };
  return administer(config, 'list', undefined, 0).text;
}

describe("before the server's password", () => {
  let key: ClientKey;

  beforeAll(async () => {
    key = await makeClientKey();
  });

  test('nobody logs in, claims or registers anything, and is told what is missing', async () => {
    const server = await start({ password: 'open sesame' });
    const client = await server.connect();
    await begin(client, 'ann');
    client.send('AUTHENTICATE PLAIN', 'REGISTER * * long-password', 'ACCOUNT CLAIM abcd-efgh-ijkl-mnop');
    const lines = await client.sync();
    expect(lines.map((line) => line.replace(/^:irc\.test /, ''))).toEqual([
      "904 * :SASL authentication failed: Say the server's password first (PASS)",
      "FAIL REGISTER TEMPORARILY_UNAVAILABLE * :Say the server's password first (PASS)",
      "FAIL ACCOUNT NOT_LOGGED_IN :Say the server's password first (PASS)",
    ]);
    client.send('PASS :open sesame', 'REGISTER * * long-password');
    await client.expectLine('REGISTER SUCCESS ann');
    client.send('CAP END');
    await client.expectLine(' 001 ann ');
  });

  test.for(['AUTHENTICATE PLAIN', 'REGISTER * * long-password', 'ACCOUNT CLAIM abcd-efgh-ijkl-mnop'])(
    'a wrong one is one guess: %s ends the connection',
    async (line) => {
      const server = await start({ password: 'open sesame' });
      const client = await server.connect();
      await begin(client, 'ann', 'PASS wrong');
      client.send(line);
      await client.expectLine(' 464 ');
      expect(await client.waitClosed()).toContain('Password incorrect');
    },
  );

  test('a key makes no account', async () => {
    const server = await start({ password: 'open sesame' });
    const client = await TestClient.connectTls(server.ports[1] ?? 0, key);
    cleanups.push(() => client.drop());
    await begin(client, 'ann');
    client.send('CAP END');
    expect(await client.waitClosed()).toContain('Password incorrect');
    expect(accountsOf(server)).toBe('There are no accounts');
  });
});

test('from elsewhere without TLS no password is asked for, offered or taken', () => {
  const network = new TestNetwork();
  // As of a listener with `plaintext = "anywhere"`: neither TLS nor this machine.
  const session = network.connect('far');
  session.nick = 'far';
  session.capVersion = 302;
  const said = (command: Parameters<TestNetwork['perform']>[0], line: string): string =>
    network
      .perform(command, session, line)
      .map((reply) => reply.params.join(' '))
      .join('\n');
  expect(said(cap, 'CAP LS 302')).not.toMatch(/sasl|account-registration/);
  for (const name of ['sasl', 'draft/account-registration'])
    expect(said(cap, `CAP REQ :${name}`)).toBe(`far NAK ${name}`);
  const words = 'Others could read the password: connect with TLS';
  expect(said(authenticate, 'AUTHENTICATE PLAIN')).toContain(words);
  const attempt = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return (error as { reply: unknown }).reply;
    }
  };
  for (const [command, line] of [
    [register, 'REGISTER * * long-password'],
    [account, 'ACCOUNT PASSWORD long-password'],
    [account, 'ACCOUNT CLAIM abcd-efgh-ijkl-mnop'],
  ] as const)
    expect(attempt(() => network.run(command, session, line))).toMatchObject({
      command: 'FAIL',
      params: [command.name, 'SECURE_CONNECTION_REQUIRED', words],
    });
});

describe('numerics of SASL', () => {
  test('902 for an account that is banned, which stays out', async () => {
    const server = await start({ operators: [{ name: 'admin', account: 'root', password: '' }] });
    const ann = await server.join('ann', { caps: CAPS });
    ann.send('REGISTER * * long-password');
    await ann.expectLine('SUCCESS');
    await ann.drop();
    const root = await server.join('root', { caps: CAPS });
    root.send('REGISTER * * long-password', 'OPER admin', 'KLINE ~a:ann :enough');
    await root.expectLine(' 381 ');
    await root.sync();
    const again = await server.connect();
    await begin(again, 'ann2');
    expect(await plain(again, 'ann', 'long-password')).toMatch(
      / 902 \* :The account ann is banned from this server.*enough/,
    );
    again.send('CAP END');
    await again.expectLine(' 001 ann2 ');
    // Nor afterwards.
    expect(await plain(again, 'ann', 'long-password')).toContain(' 902 ');
    again.send('WHOIS ann2');
    expect((await again.sync()).join('\n')).not.toContain(' 330 ');
  });

  test('907 for who knows sasl-3.1 and has succeeded; who knows 3.2 may become somebody else', async () => {
    const server = await start();
    for (const name of ['ann', 'bob']) {
      const client = await server.join(name, { caps: CAPS });
      client.send(`REGISTER * * ${name}-password`);
      await client.expectLine('SUCCESS');
      await client.drop();
    }
    const old = await server.connect();
    old.send('CAP LS', 'CAP REQ :sasl', 'NICK old', 'USER u 0 * :U');
    expect(await plain(old, 'ann', 'ann-password')).toContain(' 903 ');
    old.send('AUTHENTICATE PLAIN');
    expect(await old.expectLine(' 90')).toContain(' 907 * :You have already authenticated using SASL');
    const modern = await server.connect();
    await begin(modern, 'new');
    expect(await plain(modern, 'ann', 'ann-password')).toContain(' 903 ');
    expect(await plain(modern, 'bob', 'bob-password')).toContain(' 903 ');
    modern.send('CAP END');
    await modern.expectLine(' 001 new ');
    expect(await plain(modern, 'ann', 'wrong-password')).toContain(' 904 ');
    modern.send('WHOIS new');
    expect(await modern.expectLine(' 330 ')).toContain(' new bob :');
    expect(await plain(modern, 'ann', 'ann-password')).toContain(' 903 ');
    modern.send('WHOIS new');
    expect(await modern.expectLine(' 330 ')).toContain(' new ann :');
  });

  test('906 for *, in the middle and with nothing under way; afterwards it begins anew', async () => {
    const server = await start();
    const client = await server.connect();
    await begin(client, 'ann');
    client.send(
      'AUTHENTICATE *',
      'AUTHENTICATE PLAIN',
      `AUTHENTICATE ${'A'.repeat(400)}`,
      'AUTHENTICATE *',
      'AUTHENTICATE PLAIN',
    );
    const lines = await client.sync();
    expect(lines.map((line) => line.replace(/^:irc\.test /, ''))).toEqual([
      '906 * :SASL authentication aborted',
      'AUTHENTICATE +',
      '906 * :SASL authentication aborted',
      'AUTHENTICATE +',
    ]);
  });

  test('a message of two full pieces ends with +, and is one message', async () => {
    const server = await start();
    const client = await server.connect();
    await begin(client, 'ann');
    // 600 bytes are 800 characters, twice 400.
    const message = base64(`\0nobody\0${'p'.repeat(592)}`);
    expect(message).toHaveLength(800);
    client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${message.slice(0, 400)}`);
    client.send(`AUTHENTICATE ${message.slice(400)}`);
    expect(await client.sync()).toHaveLength(1);
    client.send('AUTHENTICATE +');
    expect(await client.expectLine(' 90')).toContain(' 904 * :SASL authentication failed: The account or');
  });
});

describe('no secret', () => {
  test('is in the log at any level, however broken the line is that carries it', async () => {
    const server = await start({ password: CANARY, log: { level: 'debug' } as ServerConfig['log'] });
    const client = await server.connect();
    await begin(client, 'ann', `PASS ${CANARY}`);
    await plain(client, 'ann', CANARY);
    client.send(
      `REGISTER * * ${CANARY}`,
      `ACCOUNT PASSWORD ${CANARY}`,
      `ACCOUNT CLAIM ${CANARY}`,
      `AUTHENTICATE ${CANARY}`,
      `authenticate PLAIN ${CANARY}`,
      `@+x=${CANARY} AUTHENTICATE ${base64(CANARY)} ${CANARY}`,
      `RESUME ${CANARY}`,
    );
    client.socket.write(
      Buffer.concat([Buffer.from(`AUTHENTICATE ${CANARY}`), Buffer.from([0xff, 0x0d, 0x0a])]),
    );
    client.socket.write(`AUTHENTICATE ${CANARY}\0\r\n`);
    client.send(`AUTHENTICATE ${CANARY}${'x'.repeat(9000)}`, 'CAP END');
    await client.expectLine(' 001 ann ');
    client.send(
      `OPER admin ${CANARY}`,
      `PRIVMSG NickServ :IDENTIFY ${CANARY}`,
      `NICKSERV IDENTIFY ${CANARY}`,
      `QUIT :bye`,
    );
    await client.waitClosed();
    await server.stop();
    const text = logged(server);
    expect(text).toContain('client.connected');
    for (const secret of [CANARY, base64(CANARY), base64(`\0ann\0${CANARY}`)])
      expect(text).not.toContain(secret);
  });

  test('that is said to NickServ out of habit is kept, passed on or echoed; one is told what to do here', async () => {
    const server = await start();
    const caps = [...CAPS, 'draft/chathistory', 'chat-tui/search', 'chat-tui/send-id'];
    const client = await server.join('ann', { caps });
    const before = client.lines.length;
    client.send(
      `@label=l1;+chat-tui/send-id=s1 PRIVMSG NickServ :IDENTIFY ${CANARY}`,
      `PRIVMSG nickserv@services.example :REGISTER ${CANARY} a@example.org`,
      `PRIVMSG ChanServ :REGISTER #room ${CANARY}`,
    );
    const lines = await client.sync();
    expect(lines.filter((line) => line.includes('NOTICE ann :There is no NickServ here'))).toHaveLength(2);
    expect(lines.find((line) => line.includes(':To log in: SASL'))).toMatch(/REGISTER \* \* <password>/);
    expect(lines.filter((line) => line.includes('NOTICE ann :There is no ChanServ here'))).toHaveLength(1);
    // A client that keeps what it sends until it is answered is answered.
    expect(lines.filter((line) => line.includes(' 401 ann '))).toHaveLength(3);
    expect(lines[0]).toContain('label=l1');
    client.send(`SEARCH #lobby ${CANARY}`, 'CHATHISTORY LATEST NickServ * 10', `SEARCH * ${CANARY}`);
    await client.sync();
    expect(client.lines.slice(before).join('\n')).not.toContain(`:ann!`);
    // A notice is never answered by a program.
    client.send(`NOTICE NickServ :IDENTIFY ${CANARY}`);
    expect(await client.sync()).toEqual([]);
    expect(logged(server)).not.toContain(CANARY);
  });
});

test('guesses from one IPv6 network count together, those from two addresses of IPv4 do not', () => {
  const network = new TestNetwork();
  const from = (address: string): string => {
    const session = network.connect(address);
    session.connection = { ...session.connection, address };
    return presented(session).address;
  };
  expect(from('2001:db8:1:2::9')).toBe(from('2001:db8:1:2:ffff::1'));
  expect(from('2001:db8:1:2::9')).not.toBe(from('2001:db8:1:3::9'));
  expect(from('192.0.2.1')).not.toBe(from('192.0.2.2'));
});

describe('a flood of passwords', () => {
  test.for([
    { connections: 1, each: 1000 },
    { connections: 50, each: 20 },
  ])('from $connections connections, $each from each, does not come between two who talk', async (flood) => {
    const server = await start();
    const [ann, bob] = await Promise.all([server.join('ann'), server.join('bob')]);
    const floods = await Promise.all(
      Array.from({ length: flood.connections }, async (_, i) => {
        const client = await server.connect();
        await begin(client, `flood${i}`);
        for (let n = 0; n < flood.each; n++)
          client.send('AUTHENTICATE PLAIN', `AUTHENTICATE ${base64(`\0name${n}\0wrong-horse`)}`);
        return client;
      }),
    );
    for (let i = 0; i < 50; i++) {
      ann.send(`PRIVMSG bob :ping ${i}`);
      await bob.expectLine(`PRIVMSG bob :ping ${i}`);
      bob.send(`PRIVMSG ann :pong ${i}`);
      await ann.expectLine(`PRIVMSG ann :pong ${i}`);
    }
    // Every attempt has been answered: none is forgotten, and none is let in.
    for (const client of floods) {
      await client.sync();
      const { lines } = client;
      expect(lines.filter((line) => line.includes(' 904 ')).length).toBe(flood.each);
      expect(lines.some((line) => line.includes(' 903 '))).toBe(false);
    }
  });
});
