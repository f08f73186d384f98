/** What strangers write, in everything that is kept to be read later: the daemon's log as JSON, and logs that clients keep. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { ChatTui } from '../support/chat-tui.js';
import { offences, TERMINAL_ATTACKS } from '../support/control-characters.js';
import { Daemon } from '../support/daemon.js';
import { TestClient } from '../support/test-client.js';

/** What would be a line of its own, or an end of the text, where lines are JSON. */
const FORGED = [
  '"}\u2028{"event":"forged"}',
  '\\u001b[2J\\n{"event":"forged"}',
  '","event":"forged","x":"',
  'a event=forged',
];
const PAYLOADS = [...TERMINAL_ATTACKS, ...FORGED];

test('the JSON log holds one object a line, with events of the server only, its audit lines too', async () => {
  const daemon = await Daemon.start({ flags: ['--log-format=json', '--log-level=debug'] });
  onTestFinished(() => daemon.stop());
  for (const [i, payload] of PAYLOADS.entries()) {
    const word = payload.replaceAll(' ', '');
    const stranger = await TestClient.connect(daemon.port, daemon.host);
    stranger.send(
      `NICK ${payload}`,
      `PASS ${payload}`,
      `NICK s${i}`,
      `USER ${word} 0 * :${payload}`,
      `USER s 0 * :s`,
    );
    await stranger.expectLine(' 001 ');
    stranger.send(
      `OPER ${word} ${word}`,
      `JOIN #${word}`,
      `NICK ${word}`,
      `TOPIC #lobby :${payload}`,
      `REHASH ${word}`,
    );
    await stranger.sync();
    stranger.send(`QUIT :${payload}`);
    await stranger.waitClosed();
  }
  await daemon.program.expectLine(`"nick":"s${PAYLOADS.length - 1}"`);
  const lines = daemon.program.lines.filter((line) => line.startsWith('{'));
  const events = lines.map((line) => JSON.parse(line) as { event: string; name?: string });
  expect(events.filter(({ event }) => !/^[a-z]+\.[a-z-]+$/.test(event))).toEqual([]);
  const refused = events.filter(({ event }) => event === 'audit.oper-refused');
  // Whoever guesses on is made to wait, which is no line of the audit log.
  expect(refused.length).toBeGreaterThanOrEqual(3);
  // What was written is there for who looks into it, and not as a control.
  expect(refused.some(({ name }) => name?.includes('\u001b[2J'))).toBe(true);
  expect(offences(daemon.program.output)).toEqual([]);
});

test('logs that a client keeps hold no control, and no name of a room or a person leads out of their directory', async () => {
  const daemon = await Daemon.start();
  onTestFinished(() => daemon.stop());
  const directory = mkdtempSync(join(tmpdir(), 'chat-logs-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const kept = join(directory, 'kept');
  const judy = await ChatTui.start({ nick: 'judy', server: daemon.address, flags: ['--log', kept] });
  onTestFinished(() => judy.end());
  const mallory = await daemon.join('mallory', ['message-tags']);
  const rooms = [
    '#../../../escaped',
    '#..',
    '#.',
    '#/etc/passwd',
    '#a\\b',
    '#CON',
    '#__proto__',
    `#${'x'.repeat(63)}`,
  ];
  for (const room of rooms) {
    mallory.send(`JOIN ${room}`);
    await mallory.sync();
    judy.say(`/join ${room}`);
    await judy.expect({ type: 'join', nick: 'judy', conversation: room });
    mallory.send(
      ...PAYLOADS.map((payload) => `PRIVMSG ${room} :${payload}`),
      `PRIVMSG ${room} :end of ${room}`,
    );
    await judy.expect({ type: 'message', text: `end of ${room}` });
  }
  mallory.send(...PAYLOADS.map((payload) => `PRIVMSG judy :${payload}`), 'PRIVMSG judy :the end');
  await judy.expect({ type: 'message', text: 'the end' });
  judy.program.endInput();
  await judy.program.exited;
  expect(readdirSync(directory)).toEqual(['kept']);
  const files = readdirSync(kept, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThanOrEqual(rooms.length + 1);
  for (const { parentPath, name } of files) {
    expect(offences(name)).toEqual([]);
    const text = readFileSync(join(parentPath, name), 'utf8');
    expect(offences(text), name).toEqual([]);
    const entries = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.flatMap((entry) => offences(JSON.stringify(Object.values(entry))))).toEqual([]);
  }
});
