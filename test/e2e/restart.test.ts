/**
 * The daemon is killed with -9 again and again by an enemy, and started again by PM2, while two people type. What
 * was acknowledged is then in both logs once, in the order of the server's.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ChatTui, type JsonEvent } from '../support/chat-tui.js';
import { Pm2, PROJECT } from '../support/pm2.js';
import { freePort } from '../support/ports.js';
import { TestClient } from '../support/test-client.js';

/** PM2 gives up after 10 restarts of a program that lives less than 5 s; these are well below. */
const KILLS = 4;
/** Messages that each of the two gets acknowledged between two kills. */
const BETWEEN = 25;
/** Lines that a typist writes without waiting: enough that each kill meets some on their way. */
const AHEAD = 5;

const pm2 = new Pm2();
let directory: string;
let port: number;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-restart-'));
  port = await freePort();
  const config = join(directory, 'chat.toml');
  writeFileSync(config, `data = "./data"\n[[listen]]\nport = ${port}\n[limits]\nline_rate = 0\n`);
  const { status, output } = await pm2.run(['start', join(PROJECT, 'ecosystem.config.js')], {
    CHAT_SERVER_CONFIG: config,
  });
  expect(status, output).toBe(0);
  expect(pm2.log('out').at(-1)).toMatch(/ server\.listening /);
});

afterAll(async () => {
  await pm2.end();
  rmSync(directory, { recursive: true, force: true });
});

/** Writes line after line, at most AHEAD of what is acknowledged, until told to stop. */
class Typist {
  readonly client: ChatTui;
  readonly #name: string;
  #written = 0;
  #stopped = false;

  constructor(name: string, client: ChatTui) {
    this.#name = name;
    this.client = client;
  }

  /** Those that the server has confirmed, by their msgid. */
  get acknowledged(): readonly string[] {
    return this.client.events.filter(({ type }) => type === 'stored').map(({ msgid }) => String(msgid));
  }

  /** What it shows as said, in the order shown. */
  get log(): readonly JsonEvent[] {
    return this.client.events.filter(({ type }) => type === 'message');
  }

  get written(): number {
    return this.#written;
  }

  /** Types until it is stopped and all that was typed is acknowledged. */
  async run(): Promise<void> {
    await this.client.program.until(
      () => {
        const stored = this.acknowledged.length;
        while (!this.#stopped && this.#written < stored + AHEAD) {
          this.client.say(`${this.#name} ${++this.#written}`);
        }
        return this.#stopped && stored === this.#written ? true : undefined;
      },
      () => `the word on ${this.#written} lines of ${this.#name}`,
      60_000,
    );
  }

  stop(): void {
    this.#stopped = true;
    // An answer to this is a line, at which run() looks again.
    this.client.say('/names');
  }

  /** Until so many more are acknowledged than are now. */
  async progress(more: number): Promise<void> {
    const goal = this.acknowledged.length + more;
    await this.client.program.until(
      () => (this.acknowledged.length >= goal ? true : undefined),
      () => `${goal} acknowledged lines of ${this.#name}`,
      30_000,
    );
  }
}

test('killed with -9 while two type, and restarted by PM2: all that was acknowledged is there, once, in order', async () => {
  const server = `127.0.0.1:${port}`;
  await using ann = await ChatTui.start({ nick: 'ann', server });
  await using bob = await ChatTui.start({ nick: 'bob', server });
  const typists = [new Typist('ann', ann), new Typist('bob', bob)];
  const typing = typists.map((typist) => typist.run());

  for (let kill = 0; kill < KILLS; kill++) {
    await Promise.all(typists.map((typist) => typist.progress(BETWEEN)));
    const { pid } = await pm2.app();
    process.kill(pid, 'SIGKILL');
  }
  await Promise.all(typists.map((typist) => typist.progress(BETWEEN)));
  for (const typist of typists) typist.stop();
  await Promise.all(typing);
  expect((await pm2.app()).pm2_env).toMatchObject({ status: 'online', restart_time: KILLS });

  // Both have been told of everything when a last word of each is in both logs.
  await ann.tell('ann is done');
  await bob.tell('bob is done');
  await ann.expect({ type: 'message', text: 'bob is done' });
  await bob.expect({ type: 'message', text: 'bob is done' });

  const truth = await readHistory();
  const stored = truth.map(({ msgid }) => msgid);
  expect(new Set(stored).size).toBe(stored.length);
  expect(new Set(truth.map(({ text }) => text)).size, 'a line was stored twice').toBe(truth.length);
  for (const typist of typists) {
    expect(typist.written).toBeGreaterThan(KILLS * BETWEEN);
    expect(typist.acknowledged.filter((msgid) => !stored.includes(msgid))).toEqual([]);
    expect(typist.log.map(({ msgid, text }) => ({ msgid, text }))).toEqual(truth);
  }
});

/** The whole of the lobby, as a third one reads it afterwards. */
async function readHistory(): Promise<{ msgid: string; text: string }[]> {
  const reader = await TestClient.connect(port);
  await reader.register('reader', { caps: ['batch', 'message-tags', 'draft/chathistory', 'server-time'] });
  const messages: { msgid: string; text: string }[] = [];
  for (;;) {
    const last = messages.at(-1);
    const start = last === undefined ? 'timestamp=1970-01-01T00:00:00.000Z' : `msgid=${last.msgid}`;
    const mark = reader.mark();
    reader.send(`CHATHISTORY AFTER #lobby ${start} 100`);
    await reader.expectLine(/ BATCH -/);
    const page = reader.linesSince(mark).flatMap((line) => {
      const [, msgid, text] = /\bmsgid=([^; ]+).* PRIVMSG #lobby :(.*)$/.exec(line) ?? [];
      return msgid !== undefined && text !== undefined ? [{ msgid, text }] : [];
    });
    if (page.length === 0) break;
    messages.push(...page);
  }
  await reader.drop();
  return messages;
}
