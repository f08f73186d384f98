/**
 * The client's whole protocol core (link, model, outbox) and a server that means no good, while its user goes on typing
 * whatever can be typed or pasted. `npm run fuzz -- --long` for a million lines.
 */
import { expect, test } from 'vitest';

import { COMMANDS } from '../../../src/client/commands/table.js';
import { Engine } from '../../../src/client/engine/engine.js';
import { memoryTokenStore } from '../../../src/client/engine/token-store.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import { CAPABILITIES } from '../../../src/protocol/capabilities.js';
import { unsafeIn } from '../../fuzz/clean-state.js';
import { type Random, randomOf } from '../../fuzz/random.js';
import { serverLines } from '../../fuzz/server-lines.js';
import { fuzzSettings } from '../../fuzz/settings.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type FakeConnection, FakeIrcServer } from '../../support/fake-irc-server.js';

const { lines: LINES, seed, timeout } = fuzzSettings(20_000);
const ROUND = 100;
const CAPS = CAPABILITIES.map(({ name }) => name).join(' ');

/** Turns enough for what was written to have been read and answered. */
async function turns(): Promise<void> {
  for (let i = 0; i < 6; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A server that welcomes everybody with everything there is. */
function welcoming(onSent: (line: string) => void): FakeIrcServer {
  return new FakeIrcServer((line, connection) => {
    onSent(line);
    if (line.startsWith('CAP LS')) connection.say(`:s CAP * LS :${CAPS}`);
    if (line.startsWith('CAP REQ')) connection.say(`:s CAP * ACK :${line.slice('CAP REQ :'.length)}`);
    if (line === 'CAP END') welcome(connection);
    if (line.startsWith('PING')) connection.say(`:s PONG s ${line.slice(5)}`);
  });
}

function welcome(connection: FakeConnection): void {
  connection.say(
    ':s 001 bob :Welcome',
    ':s 005 bob CHATHISTORY=100 CHANMODES=b,k,l,imnt PREFIX=(ov)@+ :are supported',
  );
  connection.say(
    ':s 422 bob :No MOTD',
    ':bob!b@h JOIN #lobby',
    ':s 353 bob = #lobby :bob alice',
    ':s 366 bob #lobby :End',
  );
}

/** What users enter: each command with words that would be lines of their own, and texts. */
function entered({ pick, below, oneIn }: Random): string {
  const words = [
    '#lobby',
    '#ops',
    'alice',
    'x\r\nINJECTED :a',
    'y\nINJECTED',
    '\0INJECTED',
    '\rINJECTED x',
    '@a=b',
    ':c',
    '\u202e',
    '😀',
  ];
  const rest = Array.from({ length: below(5) }, () => pick(words)).join(' ');
  const names = COMMANDS.map(({ name }) => name).filter((name) => !['quit', 'exit'].includes(name));
  return oneIn(2) ? `/${pick(names)} ${rest}` : rest;
}

test('no lines of a server, and nothing that its user types, stop the client or make it send what is no line', {
  timeout,
}, async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 21, 10));
  const hostile = serverLines(seed);
  const random = randomOf(seed + 1);
  const illFormed: string[] = [];
  let sentLines = 0;
  const server = welcoming((line) => {
    sentLines++;
    if (/[\r\n\0]/.test(line) || /^(@\S+ )?(:\S+ )?INJECTED/.test(line)) illFormed.push(line);
    const [, label = ''] = /label=([^; ]+)/.exec(line) ?? [];
    if (label !== '') hostile.remember(label);
  });
  let ids = 0;
  const engine = new Engine({
    clock,
    random: () => 1,
    servers: [{ host: 'irc.test', port: 6667 }],
    connect: server.connect,
    identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
    rooms: ['#lobby'],
    store: memoryOutboxStore(),
    tokens: memoryTokenStore(),
    newId: () => `id${++ids}`,
    onEffects: () => {},
  });
  engine.start();
  await turns();
  for (let heard = 0; heard < LINES; heard += ROUND) {
    const { last } = server;
    last.say(...Array.from({ length: ROUND }, () => hostile.next()));
    for (let i = 0; i < 3; i++) engine.submit(entered(random));
    await turns();
    clock.advance(random.below(2000));
    if (random.oneIn(10)) {
      if (random.oneIn(2)) last.say('ERROR :go away');
      else last.reset();
      await turns();
      clock.advance(60_000);
      await turns();
    }
    // Nobody answers when the nick is refused in the middle of a reconnect, save the user.
    if (engine.state.connection.phase !== 'online') engine.submit(`/nick bob${heard % 7}`);
    for (const connection of server.connections.splice(0, server.connections.length - 1))
      connection.lines.length = 0;
    if (heard % (ROUND * 50) === 0) expect(unsafeIn(engine.state)).toEqual([]);
  }
  expect(illFormed).toEqual([]);
  expect(sentLines).toBeGreaterThan(LINES / 100);
  const { conversations, listed, search } = engine.state;
  expect(conversations.size).toBeLessThanOrEqual(501);
  expect(listed.size).toBeLessThanOrEqual(5000);
  expect(search.present?.hits.length ?? 0).toBeLessThanOrEqual(550);
  expect(unsafeIn(engine.state)).toEqual([]);

  // An honest server is understood as if nothing had been.
  server.last.reset();
  await turns();
  clock.advance(60_000);
  await turns();
  server.last.say('@time=2026-11-21T23:00:00.000Z;msgid=last :alice!a@h PRIVMSG #lobby :still there?');
  await turns();
  const log = engine.state.conversations.get('#lobby')?.log;
  const texts = Array.from({ length: log?.length ?? 0 }, (_, i) => log?.at(i)?.text);
  expect(texts).toContain('still there?');
});
