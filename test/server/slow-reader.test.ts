import { afterEach, expect, test } from 'vitest';

import type { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;

afterEach(() => server.stop());

const SEND_QUEUE = 64 * 1024;
/** More than the kernel takes for a socket that is not read, and the send queue. */
const MOST_MESSAGES = 60_000;

function echoes(client: TestClient): number {
  return client.lines.filter((line) => line.includes(' PRIVMSG ')).length;
}

test('a reader that stops is closed at its limit, and nobody else is delayed or misses anything', async () => {
  server = await startTestServer({ limits: { sendQueue: SEND_QUEUE } });
  const writer = await server.join('ann', { caps: ['echo-message'] });
  const reader = await server.join('bob');
  const slow = await server.join('cid');
  slow.socket.pause();
  const padding = 'x'.repeat(380);
  let sent = 0;
  let most = 0;
  let slowest = 0;
  const gone = (): boolean => reader.lines.some((line) => line.includes('cid') && line.includes(' QUIT '));
  while (!gone() && sent < MOST_MESSAGES) {
    writer.send(
      ...Array.from({ length: 500 }, () => `PRIVMSG #lobby :${String(sent++).padStart(6, '0')} ${padding}`),
    );
    const asked = performance.now();
    await reader.sync();
    slowest = Math.max(slowest, performance.now() - asked);
    await writer.sync();
    most = Math.max(most, server.server.stats().unreadBytesMost);
  }
  await reader.sync();
  const quit = reader.lines.find((line) => line.includes(' QUIT '));
  expect(quit).toMatch(/^:cid!\S+ QUIT :Send queue full$/);
  expect(most).toBeLessThanOrEqual(SEND_QUEUE + 512);
  expect(slowest).toBeLessThan(1000);
  const numbers = reader.lines
    .filter((line) => line.includes(' PRIVMSG '))
    .map((line) => Number(/:(\d{6}) x/.exec(line)?.[1]));
  expect(numbers).toEqual(Array.from({ length: sent }, (_, i) => i));
  expect(echoes(writer)).toBe(sent);
}, 60_000);

test('everybody sees the same order, whoever speaks at the same time, and each their own in the order of writing', async () => {
  server = await startTestServer();
  const people = await Promise.all(
    ['ann', 'bob', 'cid', 'dan', 'eve'].map((nick) => server.join(nick, { caps: ['echo-message'] })),
  );
  for (let round = 0; round < 40; round++) {
    for (const [i, person] of people.entries()) {
      person.send(...Array.from({ length: 5 }, (_, n) => `PRIVMSG #lobby :${i} ${round * 5 + n}`));
    }
    if (round % 7 === 0) await people[round % 5]?.sync();
  }
  for (const person of people) await person.sync();
  // The last echo of each is behind its own PONG barrier; those of the others need one more.
  for (const person of people) await person.sync();
  const heard = people.map(({ lines }) =>
    lines.filter((line) => line.includes(' PRIVMSG ')).map((line) => line.slice(line.indexOf(' :') + 2)),
  );
  expect(heard[0]).toHaveLength(1000);
  for (const each of heard) expect(each).toEqual(heard[0]);
  for (let i = 0; i < 5; i++) {
    const own = heard[0]?.filter((text) => text.startsWith(`${i} `));
    expect(own).toEqual(Array.from({ length: 200 }, (_, n) => `${i} ${n}`));
  }
});
