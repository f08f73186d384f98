/** What was on its way when the daemon was killed is sent again, and ends in the log once, in order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import { comeBack, RESUME_CAPS, tokenOf } from '../support/resume.js';

const CAPS = [
  ...RESUME_CAPS,
  'message-tags',
  'server-time',
  'batch',
  'echo-message',
  'draft/chathistory',
  'chat-tui/send-id',
];
const COUNT = 60;

let data: string;
let daemon: Daemon;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-resend-'));
  daemon = await Daemon.start({ data });
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const line = (i: number): string => `@chat-tui/send-id=id-${i} PRIVMSG #lobby :text ${i}`;
const isEcho = (each: string): boolean => each.includes('chat-tui/send-id=') && each.includes(' PRIVMSG ');

test('kill -9 in the middle of a burst', async () => {
  const before = await daemon.join('ann', CAPS);
  const all = Array.from({ length: COUNT }, (_, i) => line(i));
  before.send(...all);
  await before.expectLine(isEcho);
  await daemon.stop('SIGKILL');
  await before.waitClosed();
  const acknowledged = before.lines.filter(isEcho);

  daemon = await Daemon.start({ data, listen: daemon.address });
  const after = await comeBack(daemon.port, tokenOf(before), { caps: CAPS });
  after.send(...all);
  const echoes = (await after.sync()).filter(isEcho);
  expect(echoes.map((each) => each.replace(/^.* PRIVMSG /, ''))).toEqual(
    all.map((_, i) => `#lobby :text ${i}`),
  );
  expect(echoes.slice(0, acknowledged.length)).toEqual(acknowledged);

  after.send(`CHATHISTORY LATEST #lobby * ${COUNT + 10}`);
  const history = (await after.sync()).filter((each) => each.includes(' PRIVMSG '));
  expect(history.map((each) => each.replace(/batch=[^;]+;/, ''))).toEqual(echoes);
  await after.drop();
});
