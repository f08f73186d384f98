/** Ways around what keeps somebody out, or off a name: by renaming, by coming back, by a name that looks the same. */
import { afterEach, beforeAll, expect, test } from 'vitest';

import { hashPassword } from '../../../src/core/password-hash.js';
import { ACCOUNTS } from '../../support/account-client.js';
import { textHeader } from '../../support/proxy-header.js';
import { RESUME_CAPS, tokenOf } from '../../support/resume.js';
import { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const PASSWORD = 'sesame';
const PROXIED = { host: '127.0.0.1', port: 0, tls: false, proxy: ['127.0.0.1'] };
const DIRECT = { host: '127.0.0.1', port: 0, tls: false };
const cleanups: Array<() => unknown> = [];
let verifier: string;

beforeAll(async () => {
  verifier = await hashPassword(PASSWORD);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(): Promise<TestServer> {
  const operators = [{ name: 'admin', account: '', password: verifier }];
  const config = { listen: [DIRECT, PROXIED], operators, lobby: '', accounts: ACCOUNTS };
  const server = await startTestServer({ config });
  cleanups.push(() => server.stop());
  return server;
}

async function say(client: TestClient, ...lines: string[]): Promise<string> {
  client.send(...lines);
  return (await client.sync()).join('\n');
}

async function operator(server: TestServer): Promise<TestClient> {
  const client = await server.join('op', { caps: ['standard-replies'] });
  expect(await say(client, `OPER admin ${PASSWORD}`)).toContain(' 381 ');
  return client;
}

/** Somebody whom a proxy says to be at an address. */
async function from({ ports }: TestServer, address: string): Promise<TestClient> {
  const client = await TestClient.connect(ports[1] ?? 0);
  cleanups.push(() => client.drop());
  client.sendRaw(textHeader(address));
  return client;
}

test('a ban of the server on a nickname is not gone around by taking the nickname later', async () => {
  const server = await start();
  const op = await operator(server);
  await say(op, 'KLINE spam*!*@* :go away');
  const eve = await server.join('eve');
  eve.send('NICK spammer');
  expect(await eve.waitClosed()).toContain('You are banned from this server');
});

test('a ban of the server on an address is not gone around by coming back to a session', async () => {
  const server = await start();
  const op = await operator(server);
  const eve = await from(server, '192.0.2.7');
  await eve.register('eve', { caps: RESUME_CAPS });
  await eve.sync();
  await say(op, 'KLINE eve!*@198.51.100.* :go away');
  await eve.drop('reset');
  await op.sync();
  const again = await from(server, '198.51.100.9');
  again.send('CAP LS 302', `CAP REQ :${RESUME_CAPS.join(' ')}`, 'NICK harmless', 'USER u 0 * :U');
  again.send(`RESUME ${tokenOf(eve)}`, 'CAP END');
  expect(await again.waitClosed()).toContain('You are banned from this server');
});

test('who registers a name that looks like a guest’s does not take the nickname from the guest', async () => {
  const server = await start();
  const alan = await server.join('alan');
  const eve = await server.join('aIan');
  expect(await say(eve, 'REGISTER * * :correct horse', 'NICK alan')).toContain('REGISTER SUCCESS aIan');
  expect(await say(alan, 'WHOIS alan')).toContain(' 311 alan alan ');
  expect(await say(eve, 'NICK alan')).toContain(' 433 ');
});

test('an operator of the server is held to the modes of rooms that they are not in', async () => {
  const server = await start();
  const op = await operator(server);
  const ann = await server.join('ann', { caps: ['message-tags'] });
  await say(ann, 'JOIN #r');
  expect(await say(op, 'PRIVMSG #r :from outside')).toContain(' 404 ');
  expect(await say(ann)).not.toContain('from outside');
  await say(op, 'JOIN #r');
  await say(ann, 'MODE #r +m');
  await say(op, 'PRIVMSG #r :from inside');
  expect(await say(ann)).toContain('from inside');
});
