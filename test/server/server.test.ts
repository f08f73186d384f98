import { afterEach, expect, test } from 'vitest';

import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';

let running: TestServer | undefined;

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  running = await startTestServer(options);
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

test('a stranger with a terminal is asked for a nickname, registers by hand and is in the lobby', async () => {
  const server = await start();
  const client = await server.connect();
  await client.expectLine(/^:irc\.test NOTICE \* :.*NICK/);
  client.send('NICK ann', 'USER ann 0 * :Ann');
  await client.expectLine(/^:irc\.test 001 ann /);
  await client.expectLine(/^:ann!~ann@127\.0\.0\.1 JOIN #lobby$/);
  await client.expectLine(/ 366 ann #lobby /);
});

test('two people talk, in a room and in private, and one leaves', async () => {
  const server = await start();
  const ann = await server.join('ann');
  const bob = await server.join('bob');
  await ann.expectLine(/^:bob!\S+ JOIN #lobby$/);
  ann.send('PRIVMSG #lobby :hello');
  await bob.expectLine(/^:ann!\S+ PRIVMSG #lobby :hello$/);
  bob.send('PRIVMSG ann :psst');
  await ann.expectLine(/^:bob!\S+ PRIVMSG ann :psst$/);
  bob.send('QUIT :bye');
  await ann.expectLine(/^:bob!\S+ QUIT :Quit: bye$/);
  expect(await bob.waitClosed()).toBe('ERROR :Closing Link: 127.0.0.1 (Quit: bye)');
});
