/** The lobby: everyone is put into it, nobody owns it by coming first. */
import { afterEach, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../../support/test-server.js';

let server: TestServer;

afterEach(() => server.stop());

test('everyone who registers is put into it and shown topic and members', async () => {
  server = await startTestServer();
  const ann = await server.connect();
  const seen = await ann.register('ann');
  expect(seen.slice(-5, -1)).toEqual([
    expect.stringMatching(/ 422 /),
    ':ann!~ann@127.0.0.1 JOIN #lobby',
    ':irc.test 353 ann = #lobby :ann',
    ':irc.test 366 ann #lobby :End of /NAMES list.',
  ]);
  await server.join('bob');
  expect(await ann.sync()).toEqual([':bob!~bob@127.0.0.1 JOIN #lobby']);
  ann.send('MODE #lobby', 'MODE #lobby +i', 'PART #lobby', 'JOIN #lobby');
  const lines = await ann.sync();
  expect(lines[0]).toBe(':irc.test 324 ann #lobby +n');
  expect(lines[2]).toBe(":irc.test 482 ann #lobby :You're not channel operator");
  expect(lines.find((line) => line.includes(' 353 '))).toBe(':irc.test 353 ann = #lobby :bob ann');
});

test('everybody may set its topic, since nobody is its operator', async () => {
  server = await startTestServer();
  const ann = await server.join('ann');
  const bob = await server.join('bob');
  ann.send('TOPIC #lobby :release day');
  await ann.sync();
  expect(await bob.sync()).toEqual([':ann!~ann@127.0.0.1 TOPIC #lobby :release day']);
});

test('nobody becomes its operator even by being alone in it', async () => {
  server = await startTestServer();
  const ann = await server.join('ann');
  ann.send('PART #lobby', 'JOIN #lobby');
  expect((await ann.sync()).find((line) => line.includes(' 353 '))).toBe(':irc.test 353 ann = #lobby :ann');
});

test('an empty name means that there is none', async () => {
  server = await startTestServer({ config: { lobby: '' } });
  const ann = await server.connect();
  expect((await ann.register('ann')).at(-2)).toContain(' 422 ');
  ann.send('LIST');
  expect(await ann.sync()).toHaveLength(2);
});
