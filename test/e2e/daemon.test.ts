/** The daemon as a process of its own, without a supervisor: what it logs of strangers, and how it ends. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { PROJECT } from '../support/pm2.js';
import { Program } from '../support/program.js';
import { TestClient } from '../support/test-client.js';

const main = join(PROJECT, 'dist/server/main.js');
/** What would forge a line, colour the screen, move the cursor, reorder or hide text, if it came through. */
const EVIL = 'bye\x1b[31mred\x1b]52;c;eA==\x07 \u009b2J \u202Eevil \u2028forged \u{E0041} \x7f \x01end';

let data: string;
let daemon: Program;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'chat-daemon-'));
});

afterEach(async () => {
  await daemon.end();
  rmSync(data, { recursive: true, force: true });
});

/** Starts it on a free port and gives the port. */
async function start(...flags: readonly string[]): Promise<number> {
  daemon = new Program(
    [process.execPath, main, '--allow-root', '--data', data, '--listen', '127.0.0.1:0', ...flags],
    {
      cwd: '/',
    },
  );
  const line = await daemon.expectLine('server.listening');
  return Number(/port"?[=:](\d+)/.exec(line)?.[1]);
}

test.for(['text', 'json'])('a stranger cannot forge a line of the log (%s)', async (format) => {
  const port = await start('--log-format', format, '--log-level', 'debug');
  const client = await TestClient.connect(port);
  client.send(`NICK ${EVIL}`, `CAP ${EVIL}`, `USER ${EVIL} 0 * :${EVIL}`);
  await client.register('ann', { realName: EVIL });
  client.send(`JOIN #${EVIL}`, `${EVIL} ${EVIL}`, `MODE #lobby +b ${EVIL}`, `AWAY :${EVIL}`, `QUIT :${EVIL}`);
  await client.waitClosed();
  await daemon.expectLine('client.left');
  expect(daemon.output).toContain('evil');
  for (const line of daemon.lines) {
    expect(line).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
    if (format === 'json') expect(() => JSON.parse(line) as unknown).not.toThrow();
    else
      expect(line).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info |warn |error) [a-z]+\.[a-z-]+( |$)/,
      );
  }
});

test('no text and no password is ever logged, nor a password stored', async () => {
  const port = await start('--log-level', 'debug', '--password', 'canary-password');
  const wrong = await TestClient.connect(port);
  wrong.send('PASS canary-wrong', 'NICK eve', 'USER eve 0 * :Eve');
  await wrong.waitClosed();
  const client = await TestClient.connect(port);
  await client.register('ann', { password: 'canary-password' });
  client.send(
    'PRIVMSG #lobby :canary-message',
    'NOTICE ann :canary-notice',
    'JOIN #tea canary-key',
    'TOPIC #tea :canary-topic',
    'AWAY :canary-away',
    'PASS canary-late',
    'CANARY canary-command',
    'AUTHENTICATE canary-sasl',
  );
  await client.sync();
  daemon.signal('SIGTERM');
  await daemon.exited;
  expect(daemon.output).not.toMatch(/canary-/);
  const stored = readdirSync(data).map((file) => readFileSync(join(data, file), 'latin1'));
  expect(stored.some((bytes) => bytes.includes('canary-message'))).toBe(true);
  expect(stored.some((bytes) => bytes.includes('canary-password'))).toBe(false);
});

test.for(['SIGTERM', 'SIGINT'] as const)('%s says goodbye to everybody and ends with 0', async (signal) => {
  const port = await start();
  const clients = await Promise.all(Array.from({ length: 5 }, () => TestClient.connect(port)));
  await Promise.all(clients.map((client, index) => client.register(`nick${index}`)));
  daemon.signal(signal);
  for (const client of clients) expect(await client.waitClosed()).toMatch(/^ERROR :.*Server shutting down/);
  expect(await daemon.exited).toEqual({ code: 0, signal: null });
  expect(daemon.lines.at(-1)).toMatch(/info {2}server\.stopped ms=\d+$/);
});

test('SIGHUP has the certificate read again, and without one changes nothing', async () => {
  const port = await start();
  const ann = await TestClient.connect(port);
  await ann.register('ann');
  daemon.signal('SIGHUP');
  await daemon.expectLine('signal.reload signal=SIGHUP');
  await ann.sync();
  await (await TestClient.connect(port)).register('bob');
  expect(daemon.output).not.toMatch(/ (warn|error) (?! ?server\.runs-as-root)/);
});

test('a second server on the same data is refused in one line, and the first goes on', async () => {
  const port = await start();
  const flags = ['--allow-root', '--data', data, '--listen', '127.0.0.1:0'];
  await using second = new Program([process.execPath, main, ...flags]);
  expect(await second.exited).toEqual({ code: 78, signal: null });
  expect(second.lines.filter((line) => line.includes(' error '))).toEqual([
    expect.stringMatching(/server\.cannot-start error=".*another process has it open.*" code=STORE_LOCKED/),
  ]);
  await (await TestClient.connect(port)).register('ann');
});
