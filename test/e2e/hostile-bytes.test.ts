/**
 * What a stranger writes cannot reach a terminal as a control, by none of the lines' fields: each payload in each
 * of them, and then the bytes of `chat-tui --plain`, of `--json` and of the daemon's log.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { offences, TERMINAL_ATTACKS } from '../support/control-characters.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import { TestClient } from '../support/test-client.js';

/** NUL, CR and LF are no part of a line. */
const CONTROLS = [...range(0x01, 0x09), 0x0b, 0x0c, ...range(0x0e, 0x1f), 0x7f, ...range(0x80, 0x9f)];
const INVISIBLE = [0xad, 0x61c, 0x200b, 0x200e, 0x200f, ...range(0x2028, 0x202e), ...range(0x2060, 0x2064)];
const OTHERS = [...range(0x2066, 0x206f), 0xfeff, ...range(0xfff9, 0xfffb), ...range(0xe0000, 0xe007f)];

/** Each with a word around it, in pieces that fit into a reason. */
const PIECES: readonly string[] = pieces(
  [...CONTROLS, ...INVISIBLE, ...OTHERS].map((code) => `a${String.fromCodePoint(code)}b`),
);

const PAYLOADS = [...TERMINAL_ATTACKS, ...PIECES];

let daemon: Daemon;
let plain: Program;
let json: ChatTui;

beforeAll(async () => {
  daemon = await Daemon.start();
  json = await ChatTui.start({ nick: 'judy', server: daemon.address });
  plain = new Program([
    process.execPath,
    CHAT_TUI,
    '--plain',
    '--nick',
    'paul',
    '--no-tls',
    '--server',
    daemon.address,
  ]);
  await json.expect({ type: 'join', nick: 'paul' });
});

afterAll(async () => {
  await daemon.stop();
  await json.end();
  await plain.end();
});

/** Both clients have been told all that was said before. */
async function settle(speaker: TestClient, token: string): Promise<void> {
  speaker.send(`PRIVMSG #lobby :${token}`);
  await json.expect({ type: 'message', text: token });
  await plain.expectLine(token);
}

test('in texts, notices, actions, topics, reasons, real names and user names', async () => {
  const mallory = await daemon.join('mallory');
  const from = daemon.program.lines.length;
  mallory.send('JOIN #trap', 'INVITE judy #trap', 'INVITE paul #trap');
  json.say('/join #trap');
  await mallory.expectLine(/^:judy!\S+ JOIN #trap/);
  plain.type('/join #trap');
  await mallory.expectLine(/^:paul!\S+ JOIN #trap/);
  for (const [i, payload] of PAYLOADS.entries()) {
    mallory.send(
      `PRIVMSG #lobby :${payload}`,
      `NOTICE #lobby :${payload}`,
      `PRIVMSG judy :${payload}`,
      `PRIVMSG paul :\x01ACTION ${payload}\x01`,
      `PRIVMSG #lobby :\x01${payload}\x01`,
      `TOPIC #trap :${payload}`,
      `MODE #trap +k ${payload}`,
      `MODE #trap -k ${payload}`,
      `MODE #trap +b ${payload}!*@*`,
      `JOIN #${payload}`,
      `INVITE judy #${payload}`,
      `NICK ${payload}`,
      `NICK m${payload}`,
      `AWAY :${payload}`,
      `SETNAME :${payload}`,
      `${payload}`,
    );
    const visitor = await daemon.join(`v${i}`);
    visitor.send('JOIN #trap', `PART #trap :${payload}`, `QUIT :${payload}`);
    await visitor.waitClosed();
    const stranger = await connectAs(daemon, `s${i}`, payload);
    stranger.send(`QUIT :${payload}`);
    await stranger.waitClosed();
  }
  // The last, since whoever is thrown out hears no more of that room.
  mallory.send(
    `KICK #trap judy :${TERMINAL_ATTACKS.join('')}`,
    `KICK #trap paul :${PIECES.join('').slice(0, 80)}`,
  );
  json.say('/whois mallory', '/topic', '/list', '/who');
  plain.type('/whois mallory', '/topic', '/list', '/who');
  await mallory.sync();
  const talker = await daemon.join('talker');
  await settle(talker, 'all is said');
  await json.expect({ type: 'kick' });

  expect(offences(plain.output)).toEqual([]);
  expect(offences(daemon.program.output)).toEqual([]);
  expect(offences(json.program.output)).toEqual([]);
  // Nor escaped: whoever prints a field would be hit then.
  expect(json.events.flatMap((event) => Object.values(event).map(String)).flatMap(offences)).toEqual([]);
  // Nothing was simply left out: the harmless rest of each text is there.
  expect(json.events.filter(({ type }) => type === 'message').length).toBeGreaterThan(PAYLOADS.length * 2);
  // Every line of the log is one of the daemon's own: none was forged.
  for (const line of daemon.program.lines.slice(from)) {
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (info {1}|warn {1}|error|debug) [a-z]+[.][a-z-]+/);
  }
});

test('in what the server cannot read at all: NUL, bytes that are no UTF-8, lines too long', async () => {
  const mallory = await daemon.join('mallet');
  for (const bytes of [
    'PRIVMSG #lobby :a\0b',
    'PRIVMSG #lobby :a\rb',
    `PRIVMSG #lobby :${'x'.repeat(600)}`,
  ]) {
    mallory.sendRaw(Buffer.from(`${bytes}\r\n`, 'latin1'));
  }
  mallory.sendRaw(
    Buffer.from('PRIVMSG #lobby :\xff\xfe\x9b31m\r\nNICK \x9b\xff\r\nTOPIC #lobby :\xc0\x80\r\n', 'latin1'),
  );
  await settle(mallory, 'the unreadable is over');
  expect(plain.output).not.toContain('xxxxxx');
  expect(offences(plain.output)).toEqual([]);
  expect(offences(json.program.output)).toEqual([]);
  expect(offences(daemon.program.output)).toEqual([]);
});

/** A connection whose user name and real name are the payload; they may be refused, then it gets better ones. */
async function connectAs(server: Daemon, nick: string, payload: string): Promise<TestClient> {
  const client = await TestClient.connect(server.port, server.host);
  client.send(`PASS ${payload}`, `NICK ${payload}`, `NICK ${nick}`);
  client.send(`USER ${payload.replaceAll(/\s/g, '')} 0 * :${payload}`, `USER ${nick} 0 * :${nick}`);
  await client.expectLine(' 001 ');
  return client;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Joined until they are 120 characters, so that they fit into every field in bytes. */
function pieces(words: readonly string[]): string[] {
  const joined: string[] = [''];
  for (const word of words) {
    const last = joined.at(-1) ?? '';
    if (last.length + word.length > 60) joined.push(word);
    else joined[joined.length - 1] = `${last} ${word}`.trim();
  }
  return joined;
}
