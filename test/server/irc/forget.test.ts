/** ACCOUNT FORGET: an account and everything that was said with it, gone from sight at once and from the file soon after. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { verify } from '../../../src/server/store/index.js';
import type { TestClient } from '../../support/test-client.js';
import { startTestServer, type TestServer } from '../../support/test-server.js';

const CAPS = [
  'message-tags',
  'batch',
  'draft/chathistory',
  'draft/event-playback',
  'draft/message-redaction',
  'chat-tui/search',
  'standard-replies',
  'sasl',
];
const PASSWORD = 'correct horse';

let data: string;
let server: TestServer;
let ann: TestClient;
let bob: TestClient;

async function start(): Promise<void> {
  server = await startTestServer({
    data,
    config: {
      lobby: '',
      accounts: { nicks: 'first-use', registration: true, reserveNicks: true, rounds: 4096 },
    },
  });
}

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat-forget-'));
  await start();
  ann = await server.join('ann', { caps: CAPS });
  bob = await server.join('bob', { caps: CAPS });
  await say(ann, `REGISTER * * :${PASSWORD}`);
  await say(bob, `REGISTER * * :${PASSWORD}`);
});

afterEach(async () => {
  await server.stop();
  await rm(data, { recursive: true, force: true });
});

async function say(client: TestClient, ...lines: string[]): Promise<readonly string[]> {
  client.send(...lines);
  return client.sync();
}

async function codeOf(client: TestClient): Promise<string> {
  const asked = await say(client, 'ACCOUNT FORGET');
  const [, code = ''] = / CONFIRM_FORGET \S+ ([0-9a-f]{6}) :/.exec(asked.join('\n')) ?? [];
  expect(code).not.toBe('');
  return code;
}

/** Another device of bob, which logs in with the password. */
async function second(): Promise<TestClient> {
  const client = await server.connect();
  client.send(
    'CAP LS 302',
    `CAP REQ :${CAPS.join(' ')}`,
    'NICK bob_',
    'USER bob 0 * :Bob',
    'AUTHENTICATE PLAIN',
  );
  await client.expectLine('AUTHENTICATE +');
  client.send(`AUTHENTICATE ${Buffer.from(`\0bob\0${PASSWORD}`).toString('base64')}`);
  await client.expectLine(' 903 ');
  client.send('CAP END');
  await client.expectLine(/ (376|422) /);
  await client.sync();
  return client;
}

async function talk(): Promise<void> {
  await say(
    bob,
    'JOIN #r',
    'TOPIC #r :topic of the room',
    'PRIVMSG #r :canary one',
    'PRIVMSG ann :canary two',
  );
  await say(ann, 'JOIN #r', 'PRIVMSG #r :ann stays', 'PRIVMSG bob :ann to bob');
  await say(bob, '@+draft/react=canary3 TAGMSG #r', 'AWAY :canary four');
}

const ASKED = [
  'CHATHISTORY LATEST #r * 50',
  'CHATHISTORY LATEST bob * 50',
  'SEARCH text=canary',
  'SEARCH from=bob',
];

test('is asked for twice: without the code nothing happens', async () => {
  await talk();
  const code = await codeOf(bob);
  expect(await codeOf(bob)).toBe(code);
  expect((await say(bob, 'ACCOUNT FORGET wrong')).join('\n')).toContain('FAIL ACCOUNT INVALID_CODE');
  // Of another account, and of another session of the same one, it is another code.
  expect(await codeOf(ann)).not.toBe(code);
  expect(await codeOf(await second())).not.toBe(code);
  const guest = await server.join('guest', { caps: CAPS });
  expect((await say(guest, `ACCOUNT FORGET ${code}`)).join('\n')).toContain('FAIL ACCOUNT NOT_LOGGED_IN');
  expect((await say(ann, 'CHATHISTORY LATEST #r * 50')).join('\n')).toContain('canary one');
});

test('takes what was said from everybody, ends all sessions, and leaves what others have said', async () => {
  await talk();
  const other = await second();
  await ann.sync();
  bob.send(`ACCOUNT FORGET ${await codeOf(bob)}`);
  expect(await bob.waitClosed()).toContain('Account deleted');
  expect(bob.lines.join('\n')).toContain('NOTE ACCOUNT FORGOTTEN bob ');
  expect(await other.waitClosed()).toContain('Account deleted');
  const heard = await ann.sync();
  expect(heard.filter((line) => line.includes(' REDACT #r '))).toHaveLength(1);
  expect(heard.filter((line) => line.includes(' REDACT ann '))).toHaveLength(1);
  for (const line of ASKED.slice(1)) expect((await say(ann, line)).join('\n'), line).not.toContain('canary');
  expect((await say(ann, 'CHATHISTORY LATEST #r * 50')).join('\n')).toContain('ann stays');
  // The room is nobody's by account now.
  expect((await say(ann, 'ROLES #r')).join('\n')).toContain('NO_ROLES');
  expect((await say(ann, 'TOPIC #r')).join('\n')).toContain('topic of the room');
  expect(server.logger.of('audit.forgotten')).toHaveLength(1);
  await expect
    .poll(() => say(ann, 'CHATHISTORY LATEST #r * 50').then((lines) => lines.join('\n')), { timeout: 30_000 })
    .not.toMatch(/canary|:bob!\S+ JOIN/);
}, 60_000);

test('whoever has the nickname next is somebody else', async () => {
  await talk();
  await say(ann, 'MODE #r +I ~a:bob');
  bob.send(`ACCOUNT FORGET ${await codeOf(bob)}`);
  await bob.waitClosed();
  const heir = await server.join('bob', { caps: CAPS });
  expect((await say(heir, `REGISTER * * :${PASSWORD}`)).join('\n')).toContain('REGISTER SUCCESS bob');
  for (const line of [...ASKED, 'CHATHISTORY LATEST ann * 50']) {
    const answer = (await say(heir, line)).join('\n');
    expect(answer, line).not.toContain('canary');
    expect(answer, line).not.toContain('ann to bob');
  }
  await say(heir, 'JOIN #r');
  expect((await say(ann, 'NAMES #r')).join('\n')).not.toContain('@bob');
});

test('more than is taken back before all eyes goes from the store too, and after a restart nothing of it is in the file', async () => {
  await say(bob, 'JOIN #r');
  for (let i = 0; i < 250; i++) bob.send(`PRIVMSG #r :canary number ${i}`);
  await talk();
  await ann.sync();
  bob.send(`ACCOUNT FORGET ${await codeOf(bob)}`);
  await bob.waitClosed();
  expect((await ann.sync()).filter((line) => line.includes(' REDACT ')).length).toBeLessThanOrEqual(101);
  await server.stop();
  // Whatever had been done until then: the next start goes on.
  await start();
  ann = await server.join('guest', { caps: CAPS });
  await say(ann, 'JOIN #r');
  const page = (): Promise<string> =>
    say(ann, 'CHATHISTORY LATEST #r * 100', 'SEARCH text=canary').then((lines) => lines.join('\n'));
  await expect.poll(page, { timeout: 30_000 }).not.toContain('canary');
  await server.stop();
  const file = join(data, 'chat.db');
  expect(readFileSync(file).includes('canary')).toBe(false);
  expect(verify(file).problems).toEqual([]);
}, 60_000);
