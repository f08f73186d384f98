/** One person with several devices, by real programs: each client has a state directory, and so a key, of its own. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { PtyProgram } from '../support/pty.js';

const CHAT_SERVER = resolve(import.meta.dirname, '../../dist/server/main.js');
const CODE = /\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b/;

let directory: string;
let daemon: Daemon;
const cleanups: Array<() => unknown> = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-devices-'));
  daemon = await Daemon.start({ listen: '127.0.0.1:+0', data: join(directory, 'data') });
  cleanups.push(() => daemon.program.end());
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

/** @param device whose state directory, and so whose key */
async function start(nick: string, device: string, ...flags: readonly string[]): Promise<ChatTui> {
  const state = join(directory, device);
  const client = await ChatTui.start({ nick, server: daemon.address, tls: true, state, flags });
  cleanups.push(() => client.end());
  return client;
}

/** The first line of the server or the client with these words. */
async function reads(client: ChatTui, wanted: RegExp): Promise<string> {
  return await client.program.until(
    () =>
      client.events.find((event) => ['info', 'error'].includes(event.type) && wanted.test(event.text ?? ''))
        ?.text,
    () => String(wanted),
  );
}

async function newCode(client: ChatTui): Promise<string> {
  client.say('/account add-device');
  const words = await reads(client, CODE);
  return CODE.exec(words)?.[0] ?? '';
}

const says = { type: 'message', conversation: '@carol', nick: 'carol', text: 'for bob alone' };

test('a second device joins by a code at its start, and reads the private history of the first', async () => {
  const laptop = await start('bob', 'laptop');
  const carol = await start('carol', 'carol');
  carol.say('@bob for bob alone');
  await laptop.expect(says);
  const flags = ['--nick', 'bob_phone', '--server', daemon.address, '--claim', await newCode(laptop)];
  const phone = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, ...flags],
    env: { XDG_STATE_HOME: join(directory, 'phone'), HOME: directory },
  });
  cleanups.push(() => phone.close());
  await phone.waitFor('online bob_phone');
  phone.keys('@carol', 'enter', 'pageup');
  await phone.waitFor('for bob alone');
  phone.keys('\\q', 'enter');
  await phone.exited;
  // From now on by itself.
  const again = await start('bob_phone', 'phone');
  again.say('/account keys');
  await reads(again, /2 in all/);
});

test('a device that was let in under another nick joins by /account claim', async () => {
  const laptop = await start('bob', 'laptop');
  const phone = await start('bob', 'phone');
  expect(await reads(phone, /belongs to an account/)).toBeTruthy();
  const words = await reads(phone, /you are bob_/);
  expect(words).toContain('/login');
  expect(words).toContain('/account claim CODE');
  phone.say(`/account claim ${await newCode(laptop)}`);
  await reads(phone, /This device is known now/);
  phone.say('/account info');
  await reads(phone, /logged in as bob,.* with 2 keys/);
});

test('a code is good once, and a wrong one is refused in words', async () => {
  const laptop = await start('bob', 'laptop');
  const code = await newCode(laptop);
  await start('bob_phone', 'phone', '--claim', code);
  const thief = await start('thief', 'thief', '--claim', code);
  await reads(thief, /no such code/);
});

test('the owner takes the nick back from a ghost at once', async () => {
  const ghost = await start('bob', 'laptop');
  ghost.program.signal('SIGSTOP');
  cleanups.push(() => ghost.program.signal('SIGCONT'));
  // The same key on another machine.
  mkdirSync(join(directory, 'copy/chat-tui'), { recursive: true });
  cpSync(join(directory, 'laptop/chat-tui/key.pem'), join(directory, 'copy/chat-tui/key.pem'));
  const owner = await start('bob', 'copy');
  await reads(owner, /"bob" is yours and in use; you are bob_; \/account regain takes it/);
  owner.say('/account regain');
  await owner.expect({ type: 'you', nick: 'bob' });
});

test('who has lost the key gets back in with the code of an operator', async () => {
  const first = await start('bob', 'lost');
  await first.end();
  const { stdout } = await promisify(execFile)(process.execPath, [
    CHAT_SERVER,
    'account',
    'reset',
    'bob',
    '--data',
    join(directory, 'data'),
  ]);
  const fresh = await start('bob', 'new', '--claim', CODE.exec(stdout)?.[0] ?? '');
  await reads(fresh, /This device is known now/);
  fresh.say('/account keys');
  await reads(fresh, /1 in all/);
  expect(fresh.events.some((event) => event.type === 'you' && event.nick !== 'bob')).toBe(false);
});

test('a key that was removed is a stranger', async () => {
  const laptop = await start('bob', 'laptop');
  const phone = await start('bob_phone', 'phone', '--claim', await newCode(laptop));
  await phone.end();
  laptop.say('/account keys');
  await reads(laptop, /2 in all/);
  const line = laptop.events.find(
    ({ text = '' }) => /^\S*sha256:/.test(text) && !text.includes('this device'),
  );
  const key = /sha256:[0-9a-f]{64}/.exec(line?.text ?? '')?.[0] ?? '';
  laptop.say(`/account remove-key ${key}`);
  await reads(laptop, /cannot log in any more/);
  const again = await start('bob', 'phone');
  await reads(again, /you are bob_/);
});
