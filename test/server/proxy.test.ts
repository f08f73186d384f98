/** Who is behind a proxy, and what is shown of where people are: limits, bans and operators know the address, others do not. */
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';

import { hashPassword } from '../../src/core/password-hash.js';
import { FakeClock } from '../support/fake-clock.js';
import { binaryHeader, textHeader } from '../support/proxy-header.js';
import { type RegisterOptions, TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';

const PROXIES = ['10.0.0.0/8', '127.0.0.1'];
/** By a proxy, by oneself, by a proxy with TLS, and where only another machine is a proxy. */
const LISTEN = [
  { host: '127.0.0.1', port: 0, tls: false, proxy: PROXIES },
  { host: '127.0.0.1', port: 0, tls: false },
  { host: '127.0.0.1', port: 0, tls: true, proxy: PROXIES },
  { host: '127.0.0.1', port: 0, tls: false, proxy: ['10.0.0.0/8'] },
];
const [PROXIED = 0, DIRECT = 0, PROXIED_TLS = 0, FOREIGN = 0] = LISTEN.keys();
const HIDDEN = /^[a-z2-9]{8}\.[a-z2-9]{8}\.[a-z2-9]{8}\.ip[46]$/;
const PASSWORD = 'sesame';

let verifier: string;
const cleanups: Array<() => unknown> = [];

beforeAll(async () => {
  verifier = await hashPassword(PASSWORD);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const operators = [{ name: 'admin', account: '', password: verifier }];
  const config = { listen: LISTEN, operators, lobby: '', ...options.config };
  const server = await startTestServer({ ...options, config });
  cleanups.push(() => server.stop());
  return server;
}

async function through(
  server: TestServer,
  header: string | Uint8Array,
  listener = PROXIED,
): Promise<TestClient> {
  const client = await TestClient.connect(server.ports[listener] ?? 0);
  cleanups.push(() => client.drop());
  client.sendRaw(header);
  return client;
}

/** Registers as somebody whom the proxy says to be at an address. */
async function from(
  server: TestServer,
  address: string,
  nick: string,
  options?: RegisterOptions,
): Promise<TestClient> {
  const client = await through(server, textHeader(address));
  await client.register(nick, options);
  return client;
}

async function operator(server: TestServer): Promise<TestClient> {
  const client = await through(server, '', DIRECT);
  await client.register('op');
  expect((await say(client, `OPER admin ${PASSWORD}`)).join('\n')).toContain(' 381 ');
  return client;
}

async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

/** The host in a line with a source. */
function hostIn(line: string): string {
  return /@(\S+)/.exec(line)?.[1] ?? '';
}

test.each([
  ['version 1', textHeader('192.0.2.7'), '192.0.2.7'],
  ['version 1, IPv6', textHeader('2001:db8::7'), '2001:db8::7'],
  [
    'version 2',
    binaryHeader(0x21, 0x11, Buffer.from([192, 0, 2, 7, 198, 51, 100, 1, 0, 1, 0, 2, 4, 0, 1, 9])),
    '192.0.2.7',
  ],
  ['a proxy that looks whether we are there', binaryHeader(0x20, 0, Buffer.alloc(0)), '127.0.0.1'],
  ['a proxy that does not know', 'PROXY UNKNOWN\r\n', '127.0.0.1'],
])('%s: the address is the one in the header', async (_, header, address) => {
  const server = await start();
  const ann = await through(server, header);
  await ann.register('ann');
  expect(server.logger.of('client.registered')).toMatchObject([{ fields: { nick: 'ann', address } }]);
});

test('a header may come byte by byte, and with the first lines behind it', async () => {
  const server = await start();
  const ann = await through(server, '');
  for (const byte of textHeader('192.0.2.7')) {
    ann.sendRaw(byte);
    await new Promise(setImmediate);
  }
  await ann.register('ann');
  const bob = await through(server, `${textHeader('192.0.2.8')}NICK bob\r\nUSER bob 0 * :Bob\r\n`);
  await bob.expectLine(/ (376|422) /);
  expect(server.logger.of('client.registered').map(({ fields }) => fields.address)).toEqual([
    '192.0.2.7',
    '192.0.2.8',
  ]);
});

test('a header comes before TLS, and the handshake may be in the same bytes', async () => {
  const server = await start();
  const raw = connectTcp(server.ports[PROXIED_TLS] ?? 0, '127.0.0.1');
  cleanups.push(() => raw.destroy());
  raw.cork();
  raw.write(textHeader('192.0.2.7'));
  const made = TestClient.connectTls(0, { socket: raw });
  raw.uncork();
  const ann = await made;
  await ann.register('ann');
  expect(server.logger.of('client.registered')).toMatchObject([{ fields: { address: '192.0.2.7' } }]);
  expect((await say(ann, 'WHOIS ann')).join('\n')).toContain(' 671 ');
});

test.each([
  ['lines at once', 'NICK ann\r\nUSER ann 0 * :Ann\r\n'],
  ['another proxy protocol', 'PROXY UDP4 192.0.2.7 192.0.2.8 1 2\r\n'],
  ['TLS without a header', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
])('a proxy that sends %s is not let in, and the log says so', async (_, bytes) => {
  const server = await start();
  const client = await through(server, bytes);
  await client.waitClosed();
  expect(client.lines).toEqual([]);
  expect(server.logger.of('proxy.refused')).toMatchObject([{ fields: { address: '127.0.0.1' } }]);
  expect(server.server.stats().connections).toBe(0);
});

test('a proxy that goes in the middle of its header leaves nothing behind', async () => {
  const server = await start();
  const client = await through(server, 'PROXY TCP4 192.0');
  client.socket.end();
  await client.waitClosed();
  const reset = await through(server, 'PROXY TCP4 192.0');
  await reset.drop('reset');
  await from(server, '192.0.2.7', 'ann');
  expect(server.server.stats().connections).toBe(1);
});

test('a proxy that says nothing is given up after 5 seconds', async () => {
  const clock = new FakeClock();
  const server = await start({ clock });
  const silent = await through(server, 'PROXY');
  // Another one that is let in shows that the first has been accepted.
  const ann = await through(server, textHeader('192.0.2.7'));
  await ann.register('ann');
  clock.advance(4999);
  expect(silent.closed).toBe(false);
  clock.advance(1);
  await silent.waitClosed();
  expect(server.logger.of('proxy.refused')).toMatchObject([
    { fields: { reason: 'no PROXY header in 5000 ms' } },
  ]);
  await ann.sync();
});

test('of more than 512 that say nothing the oldest gives way, and who says who it is gets in', async () => {
  const server = await start();
  const silent: Socket[] = [];
  cleanups.push(() => silent.forEach((socket) => socket.destroy()));
  const port = server.ports[PROXIED] ?? 0;
  const first = await TestClient.connect(port);
  for (let i = 0; i < 512; i++) {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    silent.push(socket);
  }
  await first.waitClosed();
  await from(server, '192.0.2.7', 'ann');
});

test('who is no proxy speaks for themselves, and their header is a line like any other', async () => {
  const server = await start();
  const ann = await through(server, '', FOREIGN);
  await ann.register('ann');
  const liar = await through(server, textHeader('192.0.2.7'), FOREIGN);
  await liar.register('liar');
  const binary = Buffer.from([192, 0, 2, 7, 198, 51, 100, 1, 0, 1, 0, 2]);
  const other = await through(server, binaryHeader(0x21, 0x11, binary), FOREIGN);
  await other.waitClosed();
  const plain = await through(server, textHeader('192.0.2.7'), DIRECT);
  await plain.register('plain');
  for (const { fields } of server.logger.of('client.registered')) expect(fields.address).toBe('127.0.0.1');
  expect(JSON.stringify(server.logger.lines)).not.toContain('192.0.2.7');
});

test('limits count who is behind the proxy, and not the proxy', async () => {
  const server = await start({ limits: { perIp: 1 } });
  await from(server, '192.0.2.7', 'ann');
  await from(server, '192.0.2.8', 'bob');
  const second = await through(server, textHeader('192.0.2.8'));
  expect(await second.waitClosed()).toBe('ERROR :Closing Link: Too many connections from your address');
  await from(server, '2001:db8::7', 'cy');
  const neighbour = await through(server, textHeader('2001:db8::8'));
  expect(await neighbour.waitClosed()).toContain('Too many connections');
});

test('new connections are counted by who is behind the proxy', async () => {
  const server = await start({ limits: { connectRate: 2 } });
  await from(server, '192.0.2.7', 'ann');
  await from(server, '192.0.2.7', 'bob');
  const third = await through(server, textHeader('192.0.2.7'));
  expect(await third.waitClosed()).toMatch(/of late, try again in \d+ seconds$/);
  await from(server, '192.0.2.8', 'cy');
});

test('a connection by a proxy is never one of this machine, whatever the header says', async () => {
  const server = await start();
  const ann = await from(server, '127.0.0.1', 'ann');
  expect((await say(ann, `OPER admin ${PASSWORD}`)).join('\n')).toContain(' 491 ');
});

test('DLINE and KLINE are of who is behind the proxy: who is here is put out, who comes is kept out', async () => {
  const server = await start();
  const op = await operator(server);
  const ann = await from(server, '192.0.2.7', 'ann');
  const bob = await from(server, '198.51.100.7', 'bob');
  await say(op, 'DLINE 192.0.2.0/24 :spam', 'KLINE *!*@198.51.100.*');
  expect(await ann.waitClosed()).toContain('banned');
  expect(await bob.waitClosed()).toContain('banned');
  expect(await (await through(server, textHeader('192.0.2.9'))).waitClosed()).toContain('banned');
  const again = await through(server, textHeader('198.51.100.9'));
  again.send('NICK bob', 'USER bob 0 * :Bob');
  expect(await again.waitClosed()).toContain('banned');
  await from(server, '203.0.113.7', 'cy');
});

test('no command shows anybody but operators and oneself the address of somebody', async () => {
  const server = await start();
  const caps = [
    'message-tags',
    'batch',
    'draft/chathistory',
    'draft/event-playback',
    'userhost-in-names',
    'chghost',
  ];
  const ann = await from(server, '192.0.2.7', 'ann', { caps });
  const bob = await from(server, '2001:db8::7', 'bob', { caps });
  const seen: string[] = [];
  await say(ann, 'JOIN #r', 'TOPIC #r :hello', 'PRIVMSG #r :one');
  await say(bob, 'JOIN #r');
  seen.push(
    ...(await say(
      ann,
      'PRIVMSG #r :hi',
      'NOTICE bob :hi',
      'TAGMSG #r',
      'INVITE bob #other',
      'AWAY :tea',
      'SETNAME Ann',
    )),
  );
  seen.push(
    ...(await say(
      bob,
      'NAMES #r',
      'WHO #r',
      'WHO ann',
      'WHO #r %tcuihsnfdlaor,7',
      'WHO ann %i',
      'WHOIS ann',
      'WHOIS irc.test ann',
      'USERHOST ann',
      'TOPIC #r',
      'MODE #r b',
      'CHATHISTORY LATEST #r * 50',
      'LIST',
      'STATS u',
      'TRACE ann',
    )),
  );
  ann.send('NICK anna', 'PART #r', 'QUIT :bye');
  await ann.waitClosed();
  seen.push(...(await say(bob, 'WHOWAS ann', 'WHOWAS anna', 'CHATHISTORY LATEST #r * 50')));
  expect(seen.join('\n')).not.toContain('192.0.2');
  // Others are found by what is shown of them, and by no mask on the address.
  const cy = await from(server, '192.0.2.8', 'cy');
  expect(await say(bob, 'WHO 192.0.2.*')).toEqual([expect.stringContaining(' 315 ')]);
  expect(await say(bob, 'WHO *.ip4')).toHaveLength(2);
  expect((await say(cy, 'WHOIS cy')).join('\n')).toContain(' 338 cy cy 192.0.2.8 :');
  expect((await say(bob, 'WHO bob %i')).join('\n')).toContain('354 bob 2001:db8::7');
  const op = await operator(server);
  expect((await say(op, 'WHOIS cy')).join('\n')).toContain(' 338 op cy 192.0.2.8 :');
  expect((await say(op, 'WHO cy %i')).join('\n')).toContain('354 op 192.0.2.8');
  expect((await say(op, 'WHO #r %i')).join('\n')).toContain('354 op 2001:db8::7');
});

test('equal addresses have equal hosts, over a restart too, and a ban on one is of a network', async () => {
  const server = await start();
  const op = await from(server, '203.0.113.1', 'op');
  await say(op, 'JOIN #r');
  const hosts: string[] = [];
  for (const [address, nick] of [
    ['192.0.2.7', 'ann'],
    ['192.0.2.7', 'bob'],
    ['192.0.2.99', 'cy'],
    ['198.51.100.7', 'dan'],
  ] as const) {
    const client = await from(server, address, nick);
    client.send('JOIN #r');
    hosts.push(hostIn(await op.expectLine(`:${nick}!~${nick}@`)));
  }
  const [ann = '', bob, cy, dan] = hosts;
  for (const host of hosts) expect(host).toMatch(HIDDEN);
  expect(bob).toBe(ann);
  expect(cy).not.toBe(ann);
  const network = ann.slice(ann.indexOf('.'));
  expect(cy).toContain(network);
  expect(dan).not.toContain(network);
  await say(op, `MODE #r +b *!*@*${network}`);
  const eve = await from(server, '192.0.2.200', 'eve');
  expect((await say(eve, 'JOIN #r')).join('\n')).toContain(' 474 ');
  const fay = await from(server, '198.51.100.8', 'fay');
  expect((await say(fay, 'JOIN #r')).join('\n')).toContain(' JOIN ');
  // A ban on an address is of nobody, so none can be found out by trying.
  await say(op, `MODE #r -b *!*@*${network}`, 'MODE #r +b *!*@192.0.2.*');
  expect((await say(eve, 'JOIN #r')).join('\n')).toContain(' JOIN ');
});

test('cloak = false shows addresses', async () => {
  const server = await start({ config: { cloak: false } });
  const ann = await from(server, '192.0.2.7', 'ann');
  expect(hostIn((await say(ann, 'JOIN #r'))[0] ?? '')).toBe('192.0.2.7');
});
