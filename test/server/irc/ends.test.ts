/** How a session ends, and what a nick, a room and the others notice of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(() => server.stop());

/** Turns of PING and PONG until `client` is alone: the server learns of a lost connection when it learns of it. */
async function untilAlone(client: TestClient): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    await client.sync();
    const { connections, users } = server.server.stats();
    if (connections === 1 && users === 1) return;
  }
  throw new Error(`somebody is still here: ${JSON.stringify(server.server.stats())}`);
}

test('others can tell a quit, a lost connection and an empty quit from each other', async () => {
  const ann = await server.join('ann');
  for (const { end, text } of [
    { end: 'QUIT :bye', text: 'Quit: bye' },
    { end: 'QUIT', text: 'Quit' },
    { end: 'QUIT :Connection lost', text: 'Quit: Connection lost' },
  ]) {
    const bob = await server.join('bob');
    bob.send(end);
    expect(await ann.expectLine(' QUIT ')).toBe(`:bob!~bob@127.0.0.1 QUIT :${text}`);
  }
  for (const how of ['end', 'reset'] as const) {
    const bob = await server.join('bob');
    await bob.drop(how);
    expect(await ann.expectLine(' QUIT ')).toBe(':bob!~bob@127.0.0.1 QUIT :Connection lost');
  }
  ann.send('NAMES #lobby', 'LUSERS');
  const lines = await ann.sync();
  expect(lines.find((line) => line.includes(' 353 '))).toBe(':irc.test 353 ann = #lobby :ann');
  expect(lines.find((line) => line.includes(' 251 '))).toContain('There are 1 users and 0 invisible');
});

test('a nick is free as soon as its holder has been told that it is out', async () => {
  for (let i = 0; i < 20; i++) {
    const bob = await server.join('bob');
    bob.send('QUIT');
    await bob.expectLine('ERROR');
  }
});

test('when the ERROR after a QUIT has come, everything is told', async () => {
  const ann = await server.join('ann');
  for (let i = 1; i <= 8; i++) {
    const bob = await server.join('bob', { user: `b${i}` });
    bob.send('QUIT');
    await bob.expectLine('ERROR');
    ann.send('WHOWAS bob 1', 'LUSERS', 'WHOIS bob');
    const answers = (await ann.sync()).filter((line) => / (314|251|401) /.test(line));
    expect(answers).toEqual([
      `:irc.test 314 ann bob ~b${i} 127.0.0.1 * :bob`,
      ':irc.test 251 ann :There are 1 users and 0 invisible on 1 servers',
      ':irc.test 401 ann bob :No such nick/channel',
    ]);
  }
});

test('a connection that ends in the middle of everything leaves no ghost', async () => {
  const ann = await server.join('ann');
  for (let i = 0; i < 20; i++) {
    const flash = await server.connect();
    await flash.expectLine('NOTICE');
    flash.send(
      'NICK flash',
      'USER f 0 * :F',
      'JOIN #a,#b,#c',
      'NICK flare',
      'JOIN #d',
      'AWAY :x',
      'PRIVMSG #d :hi',
    );
    // At another moment of the same talk each time.
    for (let turn = 0; turn < i; turn++) await new Promise((resolve) => setImmediate(resolve));
    await flash.drop('reset');
    await untilAlone(ann);
  }
  const last = await server.join('flash');
  last.send('NICK flare', 'NICK flash', 'JOIN #a,#b,#c,#d', 'NAMES #lobby');
  const names = (await last.sync()).filter((line) => / 353 | 433 /.test(line));
  expect(names.slice(0, 4)).toEqual(
    ['#a', '#b', '#c', '#d'].map((room) => `:irc.test 353 flash = ${room} :@flash`),
  );
  expect(names[4]?.split(':').at(-1)?.split(' ').sort()).toEqual(['ann', 'flash']);
  // Whoever saw one of them come saw it go.
  await ann.sync();
  const came = ann.lines.filter((line) => / JOIN #lobby/.test(line) && line.startsWith(':fla')).length;
  const went = ann.lines.filter((line) => / QUIT /.test(line)).length;
  expect(came - went).toBe(1);
});
