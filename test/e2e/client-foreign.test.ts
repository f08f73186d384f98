/**
 * Killed clients on a server of another make, which knows no line again and has no history: nothing is doubled, and what
 * nobody can know is said.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { PlainServer } from '../support/plain-server.js';

/** A few more than a server without echo is sent at once. */
const COUNT = 6;

describe.for<[title: string, caps: string[]]>([
  ['that confirms nothing', []],
  ['that echoes', ['echo-message']],
])('two clients of one person, killed at once on a server %s', ([, caps]) => {
  let state: string;
  let server: PlainServer;
  let clients: ChatTui[];

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'chat-foreign-'));
    server = await PlainServer.start(caps);
    clients = [];
  });

  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await server.stop();
    rmSync(state, { recursive: true, force: true });
  });

  async function start(): Promise<ChatTui> {
    const client = await ChatTui.start({
      nick: 'alice',
      server: server.address,
      state,
      flags: ['--room', '#lobby'],
    });
    clients.push(client);
    return client;
  }

  test.for([
    ['what was on its way arrives after all', 'thaw'],
    ['what was on its way is lost', 'cut'],
  ] as const)('%s: nothing is there twice, and what is not there is named', async ([, then]) => {
    const [one, two] = [await start(), await start()];
    server.freeze();
    const lines = ['one', 'two'].map((who) => Array.from({ length: COUNT }, (_, i) => `${who} ${i}`));
    for (const [i, client] of [one, two].entries()) {
      client.say(...(lines[i] ?? []));
      for (const text of lines[i] ?? []) await client.expect({ type: 'queued', text });
    }
    await Promise.all([one.program.end(), two.program.end()]);
    server[then]();
    const heir = await start();
    heir.say('the end');
    await server.heard('alice the end');
    const arrived = server.said.map((each) => each.slice('alice '.length));
    expect(new Set(arrived).size).toBe(arrived.length);
    for (const mine of lines) {
      expect(arrived.filter((text) => mine.includes(text))).toEqual(
        mine.filter((text) => arrived.includes(text)),
      );
    }
    // By their ids: in doubt in the words of the heir, or already told to be on its way to a server that says no more.
    const named = new Map(
      heir.events.filter(({ type }) => type === 'refused').map((each) => [each['id'], each]),
    );
    for (const { reason } of named.values()) expect(reason).toContain('it may or may not have arrived');
    const told = [one, two, heir].flatMap(({ events }) => events);
    const sent = new Set(told.filter(({ type }) => type === 'sent').map((each) => each['id']));
    expect(sent.size > 0).toBe(caps.length === 0);
    for (const text of lines.flat()) {
      const id = told.find((each) => each.type === 'queued' && each.text === text)?.['id'];
      expect(arrived.includes(text) || named.has(id) || sent.has(id), text).toBe(true);
    }
    if (caps.length > 0) expect(named.size).toBeGreaterThan(0);
  });
});
