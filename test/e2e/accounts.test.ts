/** Two people with keys of their own want the same nick, by real programs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';

const CHAT_SERVER = resolve(import.meta.dirname, '../../dist/server/main.js');
const CHAT_TUI = resolve(import.meta.dirname, '../../dist/bin/chat-tui.js');

let directory: string;
const cleanups: Array<() => unknown> = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-accounts-e2e-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

async function daemon(): Promise<Daemon> {
  const started = await Daemon.start({ listen: '127.0.0.1:+0', data: join(directory, 'data') });
  cleanups.push(() => started.program.end());
  return started;
}

/** Says one line and leaves. @param who whose state directory, and so whose key */
function once(server: Daemon, who: string): Program {
  const key = execFileSync(
    process.execPath,
    [CHAT_SERVER, 'fingerprint', '--data', join(directory, 'data')],
    {
      encoding: 'utf8',
    },
  ).trim();
  const where = ['--server', server.address, '--tls-pin', key];
  const program = new Program([process.execPath, CHAT_TUI, '--nick', 'bob', ...where, '--once', 'hello'], {
    env: { XDG_STATE_HOME: join(directory, who) },
  });
  cleanups.push(() => program.end());
  return program;
}

test('the first to use a nick has it, also when the server is killed right after; the other is told', async () => {
  const first = await daemon();
  const owner = once(first, 'bob');
  expect((await owner.exited).code).toBe(0);
  first.program.signal('SIGKILL');
  await first.program.exited;
  const second = await daemon();
  const other = once(second, 'mallory');
  expect((await other.exited).code).not.toBe(0);
  expect(other.output).toContain('This nickname belongs to an account');
  expect((await once(second, 'bob').exited).code).toBe(0);
});
