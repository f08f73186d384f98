import { expect, test } from 'vitest';

import { connectionPair, settle } from '../../support/connection-pair.js';

const limits = { input: { lineRate: 4, lineBurst: 5, waitingChars: 4096, floodMs: 60_000 } };

function numbered(from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += `PRIVMSG #a :${i}\r\n`;
  return text;
}

test('a burst goes through, what is more waits for the rate, and nothing is lost', async () => {
  const { clock, lines, send, slowed } = connectionPair(limits);
  await send(numbered(0, 20));
  expect(lines).toHaveLength(5);
  expect(slowed()).toBe(1);
  clock.advance(1000);
  expect(lines.length).toBeGreaterThanOrEqual(8);
  clock.advance(10_000);
  expect(lines).toEqual(numbered(0, 20).trimEnd().split('\r\n'));
  expect(slowed()).toBe(1);
});

test('a peer that keeps below the rate is never slowed', async () => {
  const { clock, connection, lines, send, slowed } = connectionPair(limits);
  connection.registered();
  for (let i = 0; i < 50; i++) {
    await send(numbered(i, i + 1));
    clock.advance(260);
  }
  expect(lines).toHaveLength(50);
  expect(slowed()).toBe(0);
});

test('a peer is told that it is slowed only when a line has to wait for two seconds', async () => {
  const brief = connectionPair(limits);
  await brief.send(numbered(0, 12));
  brief.clock.advance(5000);
  expect(brief.lines).toHaveLength(12);
  expect(brief.slowed()).toBe(0);

  const long = connectionPair(limits);
  await long.send(numbered(0, 13));
  expect(long.slowed()).toBe(1);

  const creeping = connectionPair(limits);
  for (let i = 0; i < 12; i++) await creeping.send(numbered(i, i + 1));
  expect(creeping.slowed()).toBe(0);
  await creeping.send(numbered(12, 13));
  expect(creeping.slowed()).toBe(1);
});

test('what registration has cost is not taken from the first commands after it', async () => {
  const { connection, lines, send } = connectionPair(limits);
  await send('CAP LS 302\r\nCAP REQ :batch\r\nNICK ann\r\nUSER ann 0 * :Ann\r\nCAP END\r\n');
  connection.charge(3);
  connection.registered();
  await send(numbered(0, 6));
  expect(lines).toHaveLength(10);
});

test('the socket of a flooding peer is not read any more, and what waits here is bounded', async () => {
  const { connection, peer, send } = connectionPair(limits);
  connection.registered();
  for (let i = 0; i < 50; i++) await send(numbered(0, 100));
  expect(peer.bufferedBytes).toBeGreaterThan(50_000);
});

test('a peer that floods without end is closed', async () => {
  const { clock, connection, ends, peer, send } = connectionPair(limits);
  connection.registered();
  for (let second = 0; second < 70 && ends.length === 0; second++) {
    if (peer.bufferedBytes < 50_000) await send(numbered(0, 500));
    clock.advance(1000);
  }
  expect(ends).toEqual([{ kind: 'flood', text: 'Excess flood' }]);
});

test('someone who pastes a long text is slowed but never closed', async () => {
  const { clock, connection, ends, lines, send } = connectionPair({
    input: { lineRate: 4, lineBurst: 20, waitingChars: 16_384, floodMs: 60_000 },
  });
  connection.registered();
  await send(numbered(0, 400));
  for (let second = 0; second < 110; second++) clock.advance(1000);
  expect(lines).toHaveLength(400);
  expect(ends).toEqual([]);
});

test('a line that costs more than others is paid for by those after it', async () => {
  const pair = connectionPair(limits);
  pair.onLine = (line) => line.startsWith('LIST') && pair.connection.charge(2);
  await pair.send('LIST\r\nLIST\r\nLIST\r\n');
  expect(pair.lines).toEqual(['LIST', 'LIST']);
  pair.clock.advance(600);
  expect(pair.lines).toEqual(['LIST', 'LIST', 'LIST']);
});

test('a rate of 0 is no limit', async () => {
  const { lines, send } = connectionPair();
  await send(numbered(0, 1000));
  expect(lines).toHaveLength(1000);
});

test('many lines at once leave others their turn, and what they cost counts', async () => {
  const pair = connectionPair();
  let inTurn = 0;
  let most = 0;
  const newTurn = (): void => {
    most = Math.max(most, inTurn);
    inTurn = 0;
    if (pair.lines.length < 300) setImmediate(newTurn);
  };
  pair.onLine = () => {
    inTurn++;
    pair.connection.charge(3);
  };
  setImmediate(newTurn);
  pair.peer.write(numbered(0, 300));
  while (pair.lines.length < 300) await settle();
  expect(most).toBeLessThanOrEqual(33);
});

test('lines that wait for their turn when the peer closes are still taken', async () => {
  const pair = connectionPair();
  pair.peer.write(numbered(0, 400));
  pair.peer.end();
  while (pair.ends.length === 0) await settle();
  expect(pair.lines).toHaveLength(400);
});
