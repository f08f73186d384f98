/** The daemon is killed while people type: what was acknowledged is in everybody's log once, in one order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';

let data: string;
let daemon: Daemon;
let clients: ChatTui[];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-data-'));
  daemon = await Daemon.start({ data });
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await daemon.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function start(nick: string): Promise<ChatTui> {
  const client = await ChatTui.start({ nick, server: daemon.address });
  clients.push(client);
  return client;
}

/** Texts of a room as a client was shown them. */
function shown(client: ChatTui): string[] {
  return client.events
    .filter(({ type, conversation }) => type === 'message' && conversation === '#lobby')
    .map(({ text }) => text ?? '');
}

test('three kills, two people typing all the time', async () => {
  const [alice, bob] = [await start('alice'), await start('bob')];
  const { address } = daemon;
  const said: string[] = [];
  const say = (client: ChatTui, who: string): void => {
    const text = `${who} ${said.length}`;
    said.push(text);
    client.say(text);
  };
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 15; i++) {
      say(alice, 'a');
      say(bob, 'b');
    }
    // In the middle of it: some are stored, some on their way, some not sent.
    await bob.expect({ type: 'stored' }, bob.events.length);
    await daemon.stop('SIGKILL');
    for (let i = 0; i < 5; i++) {
      say(alice, 'a');
      say(bob, 'b');
    }
    daemon = await Daemon.start({ data, listen: address });
  }
  const last = 'the end';
  said.push(last);
  bob.say(last);
  const everything = (client: ChatTui): true | undefined =>
    shown(client).length >= said.length ? true : undefined;
  for (const client of clients)
    await client.program.until(
      () => everything(client),
      () => 'every message',
    );
  expect(shown(alice)).toHaveLength(said.length);
  expect(new Set(shown(alice))).toEqual(new Set(said));
  expect(shown(bob)).toEqual(shown(alice));
  for (const who of ['a', 'b']) {
    const mine = (texts: readonly string[]): string[] => texts.filter((text) => text.startsWith(`${who} `));
    expect(mine(shown(alice))).toEqual(mine(said));
  }
  for (const client of clients) expect(client.events.filter(({ type }) => type === 'refused')).toEqual([]);
});
