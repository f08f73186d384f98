import { expect, test } from 'vitest';

import { type ConnectionPair, connectionPair, settle } from '../../support/connection-pair.js';

test('hands over the lines of a peer one by one and in order', async () => {
  const { lines, send } = connectionPair();
  await send('NICK a\r\nUSER a 0 * :A\nPI');
  await send('NG x\r\n');
  expect(lines).toEqual(['NICK a', 'USER a 0 * :A', 'PING x']);
});

test('keeps lines back while a command is at work, and hands them over in order afterwards', async () => {
  const pair = connectionPair();
  pair.onLine = (line) => line === 'JOIN #a' && pair.connection.hold();
  await pair.send('JOIN #a\r\nPRIVMSG #a :1\r\nPRIVMSG #a :2\r\n');
  expect(pair.lines).toEqual(['JOIN #a']);
  pair.connection.release();
  expect(pair.lines).toEqual(['JOIN #a', 'PRIVMSG #a :1', 'PRIVMSG #a :2']);
});

test('a peer that never says who it is is closed at the deadline and not before', async () => {
  const { clock, ends, received } = connectionPair();
  clock.advance(19_900);
  expect(ends).toEqual([]);
  clock.advance(200);
  await settle();
  expect(ends).toEqual([{ kind: 'unregistered', text: 'Registration timeout: 20 seconds' }]);
  expect(received()).toBe('ERROR :Closing Link: 192.0.2.1 (Registration timeout: 20 seconds)\r\n');
});

test('a peer that sends a byte now and then does not put the registration deadline off', async () => {
  const { clock, ends, send } = connectionPair();
  for (let second = 0; second < 22; second += 2) {
    await send('N');
    clock.advance(2000);
  }
  expect(ends.map(({ kind }) => kind)).toEqual(['unregistered']);
});

test('a registered peer that falls silent is asked, and closed when it does not answer', async () => {
  const { clock, connection, ends, received } = connectionPair();
  connection.registered();
  clock.advance(15_100);
  await settle();
  expect(received()).toBe('PING :irc.test\r\n');
  clock.advance(29_800);
  expect(ends).toEqual([]);
  clock.advance(300);
  expect(ends).toEqual([{ kind: 'silent', text: 'Ping timeout: 45 seconds' }]);
});

test('anything heard is a sign of life, a PONG or not', async () => {
  const { clock, connection, ends, send } = connectionPair();
  connection.registered();
  for (let i = 0; i < 10; i++) {
    clock.advance(40_000);
    await send('PONG :irc.test\r\n');
  }
  expect(ends).toEqual([]);
});

test('lines that wait because of a command at work are no silence', async () => {
  const pair = connectionPair();
  pair.connection.registered();
  pair.connection.hold();
  await pair.send('PRIVMSG #a :1\r\n');
  pair.clock.advance(120_000);
  expect(pair.ends).toEqual([]);
});

test('after this process was stopped a peer is asked again before it is given up', async () => {
  const { clock, connection, ends, received } = connectionPair();
  connection.registered();
  clock.sleep(3_600_000);
  await settle();
  expect(ends).toEqual([]);
  expect(received()).toBe('PING :irc.test\r\n');
});

test('a reset and an end without a word are a lost connection', async () => {
  const cut = connectionPair();
  cut.peer.reset();
  const ended = connectionPair();
  ended.peer.end();
  await settle();
  expect(cut.ends).toEqual([{ kind: 'lost', text: 'Connection lost' }]);
  expect(ended.ends).toEqual([{ kind: 'lost', text: 'Connection lost' }]);
});

test('lines that came before the end of the peer still count, also those that had to wait', async () => {
  const pair = connectionPair();
  pair.onLine = (line) => line === 'JOIN #a' && pair.connection.hold();
  pair.peer.write('JOIN #a\r\nQUIT :bye\r\n');
  pair.peer.end();
  await settle();
  expect(pair.ends).toEqual([]);
  pair.connection.release();
  expect(pair.lines).toEqual(['JOIN #a', 'QUIT :bye']);
  expect(pair.ends).toEqual([{ kind: 'lost', text: 'Connection lost' }]);
});

test('a close says goodbye after what is queued, and ends once', async () => {
  const { connection, ends, peer, received } = connectionPair();
  connection.out.push({ text: 'NOTICE a :1\r\n' });
  connection.close('Quit: bye', { kind: 'quit', text: 'Quit: bye' });
  connection.close('again', { kind: 'refused', text: 'again' });
  connection.out.push({ text: 'NOTICE a :2\r\n' });
  await settle();
  expect(received()).toBe('NOTICE a :1\r\nERROR :Closing Link: 192.0.2.1 (Quit: bye)\r\n');
  expect(ends).toEqual([{ kind: 'quit', text: 'Quit: bye' }]);
  expect(peer.isClosed).toBe(true);
});

test('a peer that does not take its last bytes is cut off after a short time', async () => {
  const { clock, connection, peer } = connectionPair();
  peer.pause();
  connection.close('Quit', { kind: 'quit', text: 'Quit' });
  await settle();
  clock.advance(2100);
  await settle();
  peer.resume();
  await settle();
  expect(peer.isClosed).toBe(true);
  expect(clock.pendingTimers).toBe(0);
});

test('a peer that does not read is queued nothing beyond its limit, and is sent all of it when it reads on', async () => {
  const { connection, peer, ends, lags, logged, received } = connectionPair({ sendQueue: 20_000 });
  peer.pause();
  let expected = '';
  for (let place = 1; place <= 500; place++) {
    const text = `PRIVMSG #a :${place} ${'x'.repeat(400)}\r\n`;
    logged.set(place, text);
    expected += text;
    connection.out.push({ text, place });
    await settle();
  }
  expect(connection.unreadBytes).toBeLessThanOrEqual(20_000);
  expect(connection.out.isBehind).toBe(true);
  peer.resume();
  while (connection.out.isBehind) await settle();
  await settle();
  expect(received()).toBe(expected);
  expect(lags).toEqual([expect.stringMatching(/^behind \d+$/), expect.stringMatching(/^caught up 4\d\d$/)]);
  expect(ends).toEqual([]);
});

/** Has the peer fall behind with `count` lines of 400 characters. */
async function fallBehind(pair: ConnectionPair, count = 100): Promise<void> {
  pair.peer.pause();
  for (let place = 1; place <= count; place++) {
    const text = `PRIVMSG #a :${place} ${'x'.repeat(400)}\r\n`;
    pair.logged.set(place, text);
    pair.connection.out.push({ text, place });
    await settle();
  }
  expect(pair.connection.out.isBehind).toBe(true);
}

test('a silent peer whose socket accepts nothing for the time of the heartbeat is closed, and not before', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  pair.connection.registered();
  await fallBehind(pair);
  pair.clock.advance(44_900);
  expect(pair.ends).toEqual([]);
  pair.clock.advance(200);
  const text = 'Send queue not read for 45 seconds';
  expect(pair.ends).toEqual([{ kind: 'slow', text }]);
});

test('a peer that speaks but never reads is closed too', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  pair.connection.registered();
  await fallBehind(pair);
  for (let seconds = 0; seconds < 65; seconds++) {
    pair.clock.advance(1000);
    if (pair.ends.length === 0) await pair.send('PONG x\r\n');
  }
  expect(pair.ends.map(({ text }) => text)).toEqual(['Send queue not read for 45 seconds']);
});

test('a peer that reads a little now and then is kept for ever', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  const { clock, connection, ends, peer } = pair;
  connection.registered();
  await fallBehind(pair, 200);
  for (let look = 0; look < 20; look++) {
    // One chunk of what waits.
    peer.onData(() => peer.pause());
    peer.resume();
    await settle();
    if (connection.unreadBytes === 0) break;
    clock.advance(40_000);
  }
  expect(ends).toEqual([]);
});

test('while a peer is behind it is asked for a sign of life at once, and not after what it has missed', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  const { clock, connection, peer, received } = pair;
  connection.registered();
  await fallBehind(pair, 200);
  clock.advance(15_100);
  peer.resume();
  while (connection.out.isBehind) await settle();
  await settle();
  const lines = received().split('\r\n');
  const asked = lines.indexOf('PING :irc.test');
  expect(asked).toBeGreaterThan(30);
  expect(asked).toBeLessThan(60);
});

test('a peer that does not take its answers is not asked for more requests', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  pair.onLine = (line) => {
    if (line.startsWith('WHO')) pair.connection.out.pushNow({ text: `:irc.test 352 ${'w'.repeat(480)}\r\n` });
  };
  pair.peer.pause();
  for (let i = 0; i < 400; i++) await pair.send('WHO #a\r\n');
  const answered = pair.lines.length;
  expect(answered).toBeLessThan(60);
  expect(pair.connection.unreadBytes).toBeLessThanOrEqual(20_000);
  pair.peer.resume();
  while (pair.lines.length < 400) await settle();
  while (pair.connection.out.isBehind) await settle();
  await settle();
  expect(pair.received().split('\r\n')).toHaveLength(401);
  expect(pair.ends).toEqual([]);
});

test('what cannot be had again is kept for a peer that is behind, up to a bound', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  await fallBehind(pair);
  for (let i = 0; i < 5000 && pair.ends.length === 0; i++) {
    pair.connection.out.push({ text: `:a!b@c QUIT :${'q'.repeat(400)}\r\n` });
  }
  expect(pair.ends).toEqual([{ kind: 'slow', text: 'Send queue full' }]);
});

test('a peer that ends while it is behind is let go, and its last lines still count', async () => {
  const pair = connectionPair({ sendQueue: 20_000 });
  await fallBehind(pair);
  pair.peer.write('QUIT :bye\r\n');
  pair.peer.end();
  await settle();
  pair.peer.destroy();
  await settle();
  expect(pair.lines).toEqual(['QUIT :bye']);
  expect(pair.ends.map(({ kind }) => kind)).toEqual(['lost']);
});

test('a peer that reads may be sent more at once than its limit', async () => {
  const { connection, ends, received } = connectionPair({ sendQueue: 10_000 });
  for (let i = 0; i < 1000; i++) connection.out.push({ text: `PRIVMSG #a :${'x'.repeat(100)}\r\n` });
  await settle();
  expect(received().length).toBe(114_000);
  expect(ends).toEqual([]);
});

test('bad bytes and long lines are handed over as what they are, and the next line is good', async () => {
  const { errors, lines, peer } = connectionPair();
  peer.write(Uint8Array.from([0xff, 0xfe, 0x0d, 0x0a]));
  peer.write(`${'x'.repeat(600)}\r\nPING 1\r\n`);
  await settle();
  expect(errors).toEqual(['INVALID_UTF8', 'TOO_LONG']);
  expect(lines).toEqual(['PING 1']);
});
