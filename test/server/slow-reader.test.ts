import { afterEach, expect, test } from 'vitest';

import type { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;

afterEach(() => server.stop());

const SEND_QUEUE = 64 * 1024;
/** More than the kernel takes for a socket that is not read, and the send queue. */
const MOST_MESSAGES = 60_000;
const PADDING = 'x'.repeat(380);

function numbered(from: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `PRIVMSG #lobby :${String(from + i).padStart(6, '0')} ${PADDING}`,
  );
}

/** The numbers of the messages that a client has heard, in the order in which it has. */
function heard(client: TestClient): number[] {
  return client.lines
    .filter((line) => line.includes(' PRIVMSG '))
    .map((line) => Number(/:(\d{6}) x/.exec(line)?.[1]));
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Has the writer speak until somebody has fallen behind. @returns how much has been said */
async function speakUntilBehind(
  writer: TestClient,
  behind: number,
  watch?: () => Promise<void>,
): Promise<number> {
  let sent = 0;
  while (server.server.stats().behind < behind && sent < MOST_MESSAGES) {
    writer.send(...numbered(sent, 500));
    sent += 500;
    await watch?.();
    await writer.sync();
  }
  expect(server.server.stats().behind).toBe(behind);
  return sent;
}

async function untilNobodyIsBehind(): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (server.server.stats().behind > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(server.server.stats().behind).toBe(0);
}

test('a reader that stops costs its send queue and delays nobody, and when it reads on it misses nothing', async () => {
  server = await startTestServer({ limits: { sendQueue: SEND_QUEUE } });
  const writer = await server.join('ann', { caps: ['echo-message'] });
  const reader = await server.join('bob');
  const slow = await server.join('cid');
  slow.socket.pause();
  let most = 0;
  const watch = async (): Promise<void> => {
    await reader.sync();
    most = Math.max(most, server.server.stats().unreadBytesMost);
  };
  let sent = await speakUntilBehind(writer, 1, watch);
  // 8 MB more.
  for (const end = sent + 20_000; sent < end; sent += 500) {
    writer.send(...numbered(sent, 500));
    await watch();
    await writer.sync();
  }
  expect(most).toBeLessThanOrEqual(SEND_QUEUE);
  // Nobody has waited for who is behind: it still is, and the others have all of it.
  await reader.sync();
  expect(heard(reader)).toEqual(upTo(sent));
  expect(server.server.stats().behind).toBe(1);
  slow.socket.resume();
  // What is said while it catches up, and when it is live again, comes behind what it has missed.
  for (let round = 0; round < 5; round++, sent += 100) {
    writer.send(...numbered(sent, 100));
    await writer.sync();
  }
  await untilNobodyIsBehind();
  writer.send(...numbered(sent, 10));
  sent += 10;
  await writer.sync();
  await slow.sync();
  await slow.sync();
  await reader.sync();
  expect(heard(slow)).toEqual(upTo(sent));
  expect(heard(reader)).toEqual(upTo(sent));
  expect(heard(writer)).toEqual(upTo(sent));
  const events = server.logger.of('client.lagging').concat(server.logger.of('client.caught-up'));
  expect(events.map(({ event }) => event)).toEqual(['client.lagging', 'client.caught-up']);
}, 60_000);

test('who comes, goes, renames and writes privately meanwhile reaches a slow reader in its place', async () => {
  server = await startTestServer({ limits: { sendQueue: SEND_QUEUE } });
  const writer = await server.join('ann', { caps: ['echo-message'] });
  const slow = await server.join('cid', { caps: ['extended-join', 'message-tags', 'server-time'] });
  slow.socket.pause();
  let sent = await speakUntilBehind(writer, 1);
  for (let round = 0; round < 5; round++) {
    const guest = await server.join(`guest${round}`);
    guest.send(`PRIVMSG cid :hello ${round}`, `NICK gast${round}`, 'PART #lobby :bye', 'QUIT :home');
    await guest.waitClosed();
    writer.send(...numbered(sent, 100), `TOPIC #lobby :round ${round}`);
    sent += 100;
    await writer.sync();
  }
  slow.socket.resume();
  await untilNobodyIsBehind();
  await slow.sync();
  expect(heard(slow).filter((number) => !Number.isNaN(number))).toEqual(upTo(sent));
  const told = slow.lines
    .filter((line) => /:g[ua]e?st\d| TOPIC /.test(line))
    .map((line) => line.replace(/^@\S+ /, '').replace(/!\S+/, ''));
  expect(told).toEqual(
    [0, 1, 2, 3, 4].flatMap((round) => [
      `:guest${round} JOIN #lobby * guest${round}`,
      `:guest${round} PRIVMSG cid :hello ${round}`,
      `:guest${round} NICK :gast${round}`,
      `:gast${round} PART #lobby :bye`,
      `:ann TOPIC #lobby :round ${round}`,
    ]),
  );
}, 60_000);

test.for([
  { who: 'with the capability', caps: ['draft/multiline', 'batch', 'message-tags', 'server-time'] },
  { who: 'without it', caps: ['message-tags', 'server-time'] },
])(
  'messages of several lines come to a slow reader $who as to everybody else',
  { timeout: 60_000 },
  async ({ caps }) => {
    server = await startTestServer({ limits: { sendQueue: SEND_QUEUE } });
    const writer = await server.join('ann', { caps: ['echo-message', 'draft/multiline', 'batch'] });
    const [reader, slow] = [await server.join('bob', { caps }), await server.join('cid', { caps })];
    slow.socket.pause();
    const behind = await speakUntilBehind(writer, 1, async () => void (await reader.sync()));
    for (let round = 0; round < 150; round++) {
      writer.send(
        'BATCH +1 draft/multiline #lobby',
        `@batch=1 PRIVMSG #lobby :round ${round}`,
        '@batch=1 PRIVMSG #lobby :',
        `@batch=1 PRIVMSG #lobby :${'y'.repeat(300)} `,
        '@batch=1;draft/multiline-concat PRIVMSG #lobby :end',
        'BATCH -1',
      );
      await writer.sync();
    }
    slow.socket.resume();
    await untilNobodyIsBehind();
    for (const client of [slow, reader]) await client.sync();
    const said = (client: TestClient): readonly string[] =>
      client.lines.filter((line) => / (PRIVMSG|BATCH) /.test(line));
    expect(said(slow)).toEqual(said(reader));
    expect(said(slow)).toHaveLength(behind + 150 * (caps.length === 4 ? 6 : 3));
  },
);

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
  const orders = people.map(({ lines }) =>
    lines.filter((line) => line.includes(' PRIVMSG ')).map((line) => line.slice(line.indexOf(' :') + 2)),
  );
  expect(orders[0]).toHaveLength(1000);
  for (const each of orders) expect(each).toEqual(orders[0]);
  for (let i = 0; i < 5; i++) {
    const own = orders[0]?.filter((text) => text.startsWith(`${i} `));
    expect(own).toEqual(Array.from({ length: 200 }, (_, n) => `${i} ${n}`));
  }
});
