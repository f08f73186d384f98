/** An account that is forgotten by a real daemon, which is killed in the middle of it. */
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import type { TestClient } from '../support/test-client.js';

const CAPS = ['message-tags', 'batch', 'draft/chathistory', 'chat-tui/search', 'standard-replies'];

let data: string;
let running: Daemon | undefined;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'chat-forget-e2e-'));
});

afterEach(async () => {
  await running?.program.end();
  rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<Daemon> {
  running = await Daemon.start({ data, flags: ['--accounts-rounds=4096', '--heartbeat-resume=0'] });
  return running;
}

async function say(client: TestClient, ...lines: string[]): Promise<string> {
  client.send(...lines);
  return (await client.sync()).join('\n');
}

test('kill -9 right after the word of it: the next start takes out the rest, and the file has nothing of it', async () => {
  const first = await start();
  const ann = await first.join('ann', CAPS);
  const bob = await first.join('bob', CAPS);
  expect(await say(bob, 'REGISTER * * :correct horse')).toContain('REGISTER SUCCESS bob');
  await say(ann, 'PRIVMSG #lobby :ann stays');
  for (let i = 0; i < 3000; i++) bob.send(`PRIVMSG #lobby :canary number ${i}`);
  await bob.sync();
  const [, code = ''] = / CONFIRM_FORGET bob (\w+) :/.exec(await say(bob, 'ACCOUNT FORGET')) ?? [];
  bob.send(`ACCOUNT FORGET ${code}`);
  await bob.expectLine(' FORGOTTEN bob ');
  await first.stop('SIGKILL');

  const second = await start();
  const cy = await second.join('cy', CAPS);
  const asked = ['CHATHISTORY LATEST #lobby * 100', 'SEARCH text=canary'];
  await expect.poll(() => say(cy, ...asked), { timeout: 40_000 }).not.toContain('canary');
  expect(await say(cy, ...asked)).toContain('ann stays');
  expect(await say(cy, 'NICK bob', 'REGISTER * * :correct horse')).toContain('REGISTER SUCCESS bob');
  await second.stop();
  expect(readFileSync(join(data, 'chat.db')).includes('canary')).toBe(false);
});
