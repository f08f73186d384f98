/** A daemon that is killed right after a redaction has not kept the text, in no file and in no history. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';

const CAPS = [
  'message-tags',
  'server-time',
  'batch',
  'echo-message',
  'draft/chathistory',
  'draft/event-playback',
  'draft/message-redaction',
];
const SECRET = 'correct-horse-battery-staple';

let data: string;
let daemon: Daemon;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-redaction-'));
  daemon = await Daemon.start({ data });
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

function filesWithSecret(): string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(SECRET))
    .map(({ name }) => name);
}

test('kill -9 after a redaction', async () => {
  const before = await daemon.join('ann', CAPS);
  before.send(`PRIVMSG #lobby :it is ${SECRET}`);
  const echo = await before.expectLine(SECRET);
  expect(filesWithSecret()).not.toEqual([]);
  const msgid = /msgid=([^; ]+)/.exec(echo)?.[1] ?? '';
  before.send(`REDACT #lobby ${msgid} oops`);
  await before.expectLine(' REDACT #lobby ');
  await daemon.stop('SIGKILL');
  await before.waitClosed();

  daemon = await Daemon.start({ data, listen: daemon.address });
  expect(filesWithSecret()).toEqual([]);
  const after = await daemon.join('bob', CAPS);
  after.send('CHATHISTORY LATEST #lobby * 50');
  const history = await after.sync();
  expect(history.filter((line) => line.includes(SECRET))).toEqual([]);
  expect(history.some((line) => line.includes(` REDACT #lobby ${msgid} oops`))).toBe(true);
  await after.drop();
});
