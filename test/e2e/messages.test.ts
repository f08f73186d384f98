/** Answers, reactions and deletions, between two real clients in terminals and a plain one, through the real daemon. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { PtyProgram } from '../support/pty.js';

let daemon: Daemon;
let home: string;
const programs: PtyProgram[] = [];

async function enter(nick: string): Promise<PtyProgram> {
  const program = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--no-tls', '--server', daemon.address, '--nick', nick],
    env: { HOME: join(home, nick), TZ: 'UTC' },
  });
  programs.push(program);
  await program.waitFor(`${nick} (you)`);
  return program;
}

beforeEach(async () => {
  daemon = await Daemon.start();
  home = mkdtempSync(join(tmpdir(), 'chat-home-'));
});

afterEach(async () => {
  for (const program of programs.splice(0)) await program.close();
  await daemon.stop('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

test('what one does with a message the other sees', async () => {
  const alice = await enter('alice');
  const bob = await enter('bob');
  await using script = await ChatTui.start({ nick: 'script', server: daemon.address });
  await alice.waitFor('script joined');
  alice.keys('is it out?', 'enter');
  await bob.waitFor(/alice +is it out\?/);
  bob.keys('/reply yes', 'enter');
  await alice.waitFor('↪ alice: is it out?');
  await script.expect({ type: 'message', nick: 'bob', text: 'yes' });
  bob.keys('/react 👍', 'enter');
  await alice.waitFor(/alice +is it out[\s\S]*👍 +bob/);
  alice.keys('hunter2', 'enter');
  await bob.waitFor(/alice +hunter2/);
  alice.keys('/delete', 'enter');
  await bob.waitFor('message deleted by alice');
  await script.expect({ type: 'deleted', nick: 'alice' });
});
