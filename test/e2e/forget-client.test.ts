/** `/forget` in real clients: what others see, and that nobody comes back by themselves whose account is gone. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { PtyProgram } from '../support/pty.js';
import { TestClient } from '../support/test-client.js';

const CHAT_SERVER = resolve(import.meta.dirname, '../../dist/server/main.js');

let directory: string;
let daemon: Daemon;
const cleanups: Array<() => unknown> = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-forget-client-'));
  daemon = await Daemon.start({ listen: '127.0.0.1:+0', data: join(directory, 'data') });
  cleanups.push(() => daemon.program.end());
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

function screen(nick: string): PtyProgram {
  const program = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--nick', nick, '--server', daemon.address],
    env: { XDG_STATE_HOME: join(directory, nick), HOME: directory },
    // No code is cut in two at the edge.
    columns: 200,
  });
  cleanups.push(() => program.close());
  return program;
}

async function shown(program: PtyProgram, pattern: RegExp): Promise<string> {
  await program.waitFor(pattern);
  return pattern.exec(program.screen().join('\n'))?.[0] ?? '';
}

test('others see the messages go; no device comes back and takes the name again by itself', async () => {
  const ann = screen('ann');
  const bob = screen('bob');
  await ann.waitFor('online ann');
  await bob.waitFor('online bob');
  bob.keys('canary of bob', 'enter');
  await ann.waitFor('canary of bob');
  bob.keys('/account add-device', 'enter');
  const code = await shown(bob, /\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b/);
  const phone = await ChatTui.start({
    nick: 'bob_phone',
    server: daemon.address,
    tls: true,
    state: join(directory, 'phone'),
    flags: ['--claim', code],
  });
  cleanups.push(() => phone.end());

  bob.keys('/forget', 'enter');
  bob.keys(await shown(bob, /\/forget [0-9a-f]{6}/), 'enter');
  await ann.waitFor('message deleted by bob (Account deleted)');
  expect(ann.screen().join('\n')).not.toContain('canary');
  await bob.waitFor('not connected');
  await phone.expect({ type: 'connection', state: 'idle' });
  expect(phone.events.map(({ text }) => text).join('\n')).toContain('The account bob is gone');

  // The name is there for whoever comes, and who has left comes back when they want to, as somebody else.
  const heir = await TestClient.connectTls(daemon.port);
  await heir.register('bob');
  bob.keys('/connect', 'enter');
  await bob.waitFor('online bob_');
  phone.say('/connect');
  await phone.expect({ type: 'connection', state: 'online' }, phone.events.length);
  await heir.drop();
});

test('an account that an operator removes is not made again by the client of its owner', async () => {
  const where = { server: daemon.address, tls: true, state: join(directory, 'bob') } as const;
  const bob = await ChatTui.start({ nick: 'bob', ...where });
  cleanups.push(() => bob.end());
  const account = (...args: readonly string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, [
      CHAT_SERVER,
      'account',
      ...args,
      '--data',
      join(directory, 'data'),
    ]);
  expect((await account('list')).stdout).toContain('bob');
  await account('remove', 'bob');
  await bob.expect({ type: 'connection', state: 'idle' });
  expect((await account('list')).stdout).not.toContain('bob');
  bob.say('/connect');
  await bob.expect({ type: 'connection', state: 'online' }, bob.events.length);
  expect((await account('list')).stdout).toContain('bob');
});
