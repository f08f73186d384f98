/** The bounds of docs/limits.md that no configuration moves, each hit and passed by one, where a stranger can do it. */
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';

import { Cap } from '../../src/protocol/capabilities.js';
import { invite } from '../../src/server/commands/invite.js';
import { names } from '../../src/server/commands/names.js';
import { kline } from '../../src/server/commands/network-bans.js';
import { FakeClock } from '../support/fake-clock.js';
import { TestNetwork } from '../support/network.js';
import type { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';

let server: TestServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

async function say(client: TestClient, ...lines: string[]): Promise<string[]> {
  client.send(...lines);
  return (await client.sync()).map((line) => line.replace(/:irc\.test /, ''));
}

test('of those who are refused 64 are told why at a time, for a second, and the others are closed without a word', async () => {
  const clock = new FakeClock();
  const { port, join } = await start({ clock, limits: { perIp: 1 } });
  const ann = await join('ann');
  const heard: string[] = [];
  let closed = 0;
  const sockets: Socket[] = [];
  for (let i = 0; i < 70; i++) {
    // One that takes its words and does not go.
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    sockets.push(socket);
    socket.on('error', () => undefined).on('close', () => closed++);
    heard.push('');
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard[i] += text;
    });
    await new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  }
  expect(heard.filter((text) => text.startsWith('ERROR :Closing Link: Too many'))).toHaveLength(64);
  expect(heard.filter((text) => text === '')).toHaveLength(6);
  clock.advance(1000);
  // Who writes to what is closed is told so.
  await expect
    .poll(
      () => {
        for (const socket of sockets) if (!socket.destroyed) socket.write('x\r\n');
        return closed;
      },
      { timeout: 20_000 },
    )
    .toBe(70);
  await ann.sync();
});

test('a label of 64 characters is answered, a longer one is not', async () => {
  const { join } = await start();
  const ann = await join('ann', { caps: ['labeled-response', 'batch'] });
  const label = 'l'.repeat(64);
  expect(await say(ann, `@label=${label} PING x`)).toEqual([`@label=${label} PONG irc.test x`]);
  expect(await say(ann, `@label=${label}l PING x`)).toEqual(['PONG irc.test x']);
});

test('a line has 512 bytes, its tags 4,094 more, and what is longer is refused and harms nothing', async () => {
  const { join } = await start();
  const ann = await join('ann', { caps: ['message-tags'] });
  const line = (bytes: number): string => `PING ${'x'.repeat(bytes - 7)}`;
  expect((await say(ann, line(512)))[0]).toMatch(/^PONG /);
  expect(await say(ann, line(513))).toEqual(['417 ann :Input line was too long']);
  // The specification counts the @ and the space; what is between them is the 4,094.
  const tags = (bytes: number): string => `@+x=${'y'.repeat(bytes - 3)} PING tagged`;
  expect(await say(ann, tags(4094))).toEqual(['PONG irc.test tagged']);
  expect(await say(ann, tags(4095))).toEqual(['417 ann :Input line was too long']);
  expect(await say(ann, 'PING still')).toEqual(['PONG irc.test still']);
});

test('the reference of a batch has at most 64 characters, and of eight refused ones the rest is passed over', async () => {
  const { join } = await start();
  const ann = await join('ann', {
    caps: ['draft/multiline', 'batch', 'message-tags', 'standard-replies', 'echo-message'],
  });
  const whole = (reference: string): string[] => [
    `BATCH +${reference} draft/multiline #lobby`,
    `@batch=${reference} PRIVMSG #lobby :one`,
    `BATCH -${reference}`,
  ];
  expect((await say(ann, ...whole('r'.repeat(64)))).join('\n')).toContain('PRIVMSG #lobby :one');
  expect(await say(ann, ...whole('r'.repeat(65)))).toEqual([
    expect.stringMatching(/^FAIL BATCH MULTILINE_INVALID /),
  ]);
  for (let i = 0; i < 9; i++) await say(ann, `BATCH +${i} netsplit #lobby`);
  expect(await say(ann, 'BATCH -8', 'BATCH -1')).toEqual([]);
  // The first of nine is not known any more.
  expect(await say(ann, 'BATCH -0')).toEqual([expect.stringMatching(/^FAIL BATCH MULTILINE_INVALID /)]);
});

test('a key of 64 bytes and a mask of 200 are taken, longer ones are not', async () => {
  const { join } = await start();
  const ann = await join('ann');
  const mask = (bytes: number): string => `${'m'.repeat(bytes - 4)}!*@*`;
  await say(ann, 'JOIN #c');
  expect(await say(ann, `MODE #c +k ${'k'.repeat(64)}`, `MODE #c +b ${mask(200)}`)).toEqual([
    expect.stringMatching(/ MODE #c \+k k{64}$/),
    expect.stringMatching(/ MODE #c \+b m{196}!\*@\*$/),
  ]);
  expect(await say(ann, `MODE #c +k ${'K'.repeat(65)}`, `MODE #c +b ${mask(201)}`)).toEqual([
    expect.stringMatching(/^696 ann #c k \* :A key is one word of at most 64 bytes/),
    expect.stringMatching(/^696 ann #c b m+!\*@\* :A mask has at most 200 bytes$/),
  ]);
});

test('an address makes 32 accounts an hour, and says so of one more; an hour later there are others', async () => {
  const clock = new FakeClock();
  const { join } = await start({
    clock,
    config: { accounts: { nicks: 'first-use', registration: true, reserveNicks: true, rounds: 4096 } },
    heartbeat: { interval: 1e9, timeout: 1e9, registration: 1e9 },
  });
  const register = async (nick: string): Promise<string> => {
    const client = await join(nick, { caps: ['sasl', 'standard-replies'] });
    const told = await say(client, 'REGISTER * * :long enough');
    await client.drop();
    return told.join('\n');
  };
  for (let i = 0; i < 32; i++) expect(await register(`maker${i}`)).toContain(`REGISTER SUCCESS maker${i} `);
  expect(await register('late')).toMatch(/^FAIL REGISTER TEMPORARILY_UNAVAILABLE /);
  clock.advance(3_600_001);
  expect(await register('later')).toContain('REGISTER SUCCESS later ');
}, 60_000);

test('NAMES of the largest room has everybody, whatever its size', () => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  ann.capabilities = Cap.userhostInNames;
  for (let i = 0; i < 9999; i++) network.join(`${i}`.padStart(32, 'n'), '#c');
  const lines = network.perform(names, ann, 'NAMES #c').map(({ params }) => params.at(-1) ?? '');
  expect(lines.join('').length).toBeGreaterThan(480 * 1024);
  expect(lines.slice(0, -1).join(' ').split(' ')).toHaveLength(10_000);
});

test('of more than 64 open invitations of one person the oldest opens nothing any more', () => {
  const network = new TestNetwork();
  const ann = network.join('ann');
  const bob = network.join('bob');
  for (let i = 0; i < 65; i++) {
    network.enter(ann, `#r${i}`);
    network.perform(invite, ann, `INVITE bob #r${i}`);
  }
  const isInvited = (name: string): boolean | undefined => network.state.findRoom(name)?.invited.has(bob);
  expect([isInvited('#r0'), isInvited('#r1'), isInvited('#r64')]).toEqual([false, true, true]);
});

test('there are at most 1,000 bans of the whole server, and one that is there can be set anew', () => {
  const network = new TestNetwork();
  const ann = network.join('ann');
  ann.serverOperator = true;
  for (let i = 0; i < 1000; i++) network.perform(kline, ann, `KLINE n${i}!*@*`);
  expect(network.state.networkBans.lists.K.size).toBe(1000);
  expect(() => network.run(kline, ann, 'KLINE more!*@*')).toThrow('TOO_MANY_BANS');
  network.perform(kline, ann, 'KLINE 1h n7!*@*');
  expect(network.state.networkBans.lists.K.get('n7!*@*')?.until).toBeDefined();
});
