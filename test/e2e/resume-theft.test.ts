/** A token that somebody has stolen: what its owner sees, and what the thief can do with it how often. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { readBelow } from '../support/grown-file.js';
import { comeBack } from '../support/resume.js';

let state: string;
let daemon: Daemon;
let alice: ChatTui;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'chat-theft-'));
  daemon = await Daemon.start();
  alice = await ChatTui.start({ nick: 'alice', server: daemon.address, state });
});

afterEach(async () => {
  await alice.end();
  await daemon.stop('SIGKILL');
  rmSync(state, { recursive: true, force: true });
});

test('used while its owner is connected: the owner is told at once, is here again as somebody new, and it opens nothing more', async () => {
  const token =
    /[a-z2-9]{26}\.[a-z2-9]{26}/.exec(readBelow(state, 'session.json'))?.[0] ??
    expect.fail('no token on disk');
  const before = alice.events.length;
  // Until the thief has shown that the new token has arrived the old one holds too: the owner must not be that fast.
  alice.program.signal('SIGSTOP');
  const thief = await comeBack(daemon.port, token);
  alice.program.signal('SIGCONT');
  expect(thief.lines.some((line) => line.endsWith(' RESUME SUCCESS alice'))).toBe(true);
  // At once and in words, not after a heartbeat; then the owner is let in again, but not as alice: she is here.
  const reason = 'Resumed elsewhere';
  await alice.expect({ type: 'connection', state: 'waiting', reason }, before);
  const { nick } = await alice.expect({ type: 'you' }, before);
  expect(nick).toMatch(/^alice./);
  await alice.expect({ type: 'ready', conversation: '#lobby' }, before);
  // The thief has what was there to be had; the token is of no use a second time, nor is the one from before it.
  const again = await comeBack(daemon.port, token, { nick: 'eve' });
  expect(again.lines.some((line) => line.includes(' FAIL RESUME INVALID_TOKEN '))).toBe(true);
  await alice.tell('somebody has my session');
  await again.expectLine(new RegExp(`:${nick}!\\S+ PRIVMSG #lobby :somebody has my session`));
  await Promise.all([thief.drop(), again.drop()]);
});
