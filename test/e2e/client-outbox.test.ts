/** Lines that are not stored yet outlive everything: a killed client, a killed daemon, both, and a full disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { mountSmallDisk } from '../support/small-disk.js';

let directory: string;
let daemon: Daemon;
let bob: ChatTui;
let clients: ChatTui[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-outbox-'));
  daemon = await Daemon.start({ data: join(directory, 'data') });
  clients = [];
  bob = await start('bob');
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await daemon.stop('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** @param state of several starts */
async function start(nick: string, state = join(directory, nick)): Promise<ChatTui> {
  const client = await ChatTui.start({ nick, server: daemon.address, state });
  clients.push(client);
  return client;
}

const numbered = (who: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${who} ${i}`);

/** Enters lines and waits until they are on disk. */
async function write(client: ChatTui, lines: readonly string[]): Promise<void> {
  client.say(...lines);
  for (const text of lines) await client.expect({ type: 'queued', text });
}

/** What the room was told, in its order, once `count` lines have come. */
async function heard(count: number): Promise<string[]> {
  const texts = (): string[] =>
    bob.events
      .filter(({ type, conversation }) => type === 'message' && conversation === '#lobby')
      .map(({ text }) => text ?? '');
  await bob.program.until(
    () => (texts().length >= count ? true : undefined),
    () => `${count} messages`,
  );
  await bob.tell('the end');
  return texts().filter((text) => text !== 'the end');
}

test('a client is killed with lines on their way and lines that wait: each is stored once, in order', async () => {
  const alice = await start('alice');
  await alice.tell('before');
  daemon.program.signal('SIGSTOP');
  const lines = numbered('a', 40);
  await write(alice, lines);
  await alice.end();
  daemon.program.signal('SIGCONT');
  await start('alice');
  expect(await heard(41)).toEqual(['before', ...lines]);
});

test('the daemon is killed as well', async () => {
  const { address } = daemon;
  const alice = await start('alice');
  const lines = numbered('a', 30);
  alice.say(...lines.slice(0, 15));
  await alice.expect({ type: 'stored' });
  await daemon.stop('SIGKILL');
  await write(alice, lines.slice(15));
  await alice.end();
  daemon = await Daemon.start({ data: join(directory, 'data'), listen: address });
  await start('alice');
  expect(await heard(30)).toEqual(lines);
});

test('two clients of one person are killed: nothing of either is doubled, nor lost without a word', async () => {
  const state = join(directory, 'alice');
  const [one, two] = [await start('alice', state), await start('alice', state)];
  daemon.program.signal('SIGSTOP');
  const lines = [numbered('one', 20), numbered('two', 20)] as const;
  await write(one, lines[0]);
  await write(two, lines[1]);
  await Promise.all([one.end(), two.end()]);
  daemon.program.signal('SIGCONT');
  const heir = await start('alice', state);
  // Only one session can be taken over: what was on its way in the other one may have arrived, or not.
  const answers = (): string[] =>
    heir.events.filter(({ type }) => type === 'stored' || type === 'refused').map(({ type }) => type);
  await heir.program.until(
    () => (answers().length >= 40 ? true : undefined),
    () => 'an answer for every line',
  );
  expect(answers()).toHaveLength(40);
  const texts = await heard(40 - answers().filter((type) => type === 'refused').length);
  expect(new Set(texts).size).toBe(texts.length);
  for (const [i, who] of ['one', 'two'].entries()) {
    const mine = texts.filter((text) => text.startsWith(`${who} `));
    expect(mine).toEqual((lines[i] ?? []).filter((text) => mine.includes(text)));
  }
});

test('a client that is started again is told exactly what it missed', async () => {
  const alice = await start('alice');
  await bob.tell('seen');
  await alice.expect({ type: 'message', text: 'seen' });
  alice.say('/quit');
  await alice.program.exited;
  await bob.tell('missed 1');
  await bob.tell('missed 2');
  const again = await start('alice');
  const told = again.events.filter(({ type }) => type === 'message').map(({ text }) => text);
  expect(told).toEqual(['missed 1', 'missed 2']);
  await again.expect({ type: 'ready', conversation: '#lobby', missed: 2 });
});

describe('a full disk', () => {
  test.runIf(process.getuid?.() === 0)('is told once, and the chat goes on', async ({ skip }) => {
    const disk = mountSmallDisk(1);
    if (disk === undefined) return skip('cannot mount a file system here');
    try {
      const alice = await start('alice', disk.directory);
      disk.fill();
      for (const text of numbered('a', 5)) await alice.tell(text);
      const told = alice.events.filter(({ text }) => text?.startsWith('lines that wait are kept in memory'));
      expect(told).toHaveLength(1);
      expect(await heard(5)).toEqual(numbered('a', 5));
      await alice.end();
    } finally {
      disk.unmount();
    }
  });
});
