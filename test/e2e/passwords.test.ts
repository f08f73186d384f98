/** A password on its way from a person to the server, by real programs in real terminals: and nowhere else. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { CHAT_TUI } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import { PtyProgram } from '../support/pty.js';

const PASSWORD = 'Canary-7 sings';
const WRONG = 'Canary-8 croaks';

let directory: string;
let daemon: Daemon;
let programs: Program[];
let screens: PtyProgram[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-passwords-e2e-'));
  daemon = await Daemon.start({
    listen: '127.0.0.1:+0',
    data: join(directory, 'data'),
    flags: ['--log-level=debug', '--accounts-rounds=4096'],
  });
  programs = [daemon.program];
  screens = [];
});

afterEach(async () => {
  try {
    for (const screen of screens) await screen.close();
    for (const program of programs) await program.end();
    for (const path of filesIn(directory)) expectNone(readFileSync(path), path);
    for (const { output } of [...programs, ...screens]) expectNone(Buffer.from(output), 'the output');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

/** Neither the password, as it is or as SASL and JSON would write it, nor the wrong one. */
function expectNone(bytes: Buffer, where: string): void {
  const forms = [PASSWORD, WRONG].flatMap((text) => [text, Buffer.from(`\0bob\0${text}`).toString('base64')]);
  for (const form of forms) expect(bytes.includes(form), `${form} in ${where}`).toBe(false);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.endsWith('.sock'))
    .flatMap((name) => filesIn(join(path, name)));
}

const envOf = (device: string): Record<string, string> => ({
  XDG_STATE_HOME: join(directory, device),
  XDG_CONFIG_HOME: join(directory, device, 'config'),
  HOME: directory,
});

function open(device: string, ...flags: readonly string[]): PtyProgram {
  const screen = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--nick', 'bob', '--server', daemon.address, ...flags],
    env: envOf(device),
    // No word is cut in two at the edge.
    columns: 160,
  });
  screens.push(screen);
  return screen;
}

function run(device: string, ...flags: readonly string[]): Program {
  const program = new Program(
    [process.execPath, CHAT_TUI, '--nick', 'bob', '--server', daemon.address, ...flags],
    { env: envOf(device) },
  );
  programs.push(program);
  return program;
}

/** bob has a password, and is not here. */
async function register(): Promise<void> {
  const screen = open('laptop');
  await screen.waitFor('bob (you)');
  screen.keys('/register', 'enter');
  await screen.waitFor('A password for bob');
  screen.keys(PASSWORD, 'enter');
  await screen.waitFor('once more');
  screen.keys(PASSWORD, 'enter');
  // The key has made the account already: it is given a password.
  await screen.waitFor('The password of bob');
  screen.keys('\\q', 'enter');
  await screen.exited;
}

test('a screen asks for it, and another device logs in with it: typed before the start, and after it', async () => {
  await register();
  const asked = open('phone', '--ask-password');
  await asked.waitFor('Password of bob:');
  asked.keys(PASSWORD, 'enter');
  await asked.waitFor('online bob@');
  asked.keys('\\q', 'enter');
  await asked.exited;

  const later = open('tablet');
  await later.waitFor('bob_ (you)');
  later.keys('/login', 'enter');
  await later.waitFor('Password of bob');
  later.keys(WRONG, 'enter');
  await later.waitFor('The account or the password is wrong');
  later.keys(PASSWORD, 'enter');
  await later.waitFor('bob (you)');
  later.keys('up');
  await later.waitFor(/bob> \/login/);
});

test('--plain asks at its terminal without an echo, three times at most', async () => {
  await register();
  const plain = open('phone', '--plain');
  await plain.waitFor('you are bob_');
  plain.keys('/login', 'enter');
  for (let i = 0; i < 3; i++) {
    await plain.waitFor((rows) => rows.join(' ').split('Password of bob:').length === i + 2);
    plain.keys(WRONG, 'enter');
  }
  await plain.waitFor('/login asks again');
  plain.keys('said aloud', 'enter');
  await plain.waitFor('<bob_> said aloud');
  plain.keys('/login', 'enter');
  await plain.waitFor((rows) => rows.join(' ').split('Password of bob:').length === 5);
  plain.keys('ctrl-c');
  plain.keys('still here', 'enter');
  await plain.waitFor('<bob_> still here');
});

test('a command gives it to a script; a wrong one is said, sent once, and keeps the script out', async () => {
  await register();
  const flags = ['--once', 'done', '--password-command'];
  // The canary must not be in the command line, which the test program prints.
  const right = run('cron', ...flags, `printf '%s-7 sings' Canary`);
  expect((await right.exited).code, right.output).toBe(0);
  const wrong = run('other', ...flags, `printf '%s-8 croaks' Canary`);
  expect((await wrong.exited).code).toBe(1);
  expect(wrong.output).toMatch(/belongs to an account|password is wrong/);
  const failing = run('third', '--json', '--password-command', 'echo locked >&2; exit 3');
  await failing.expectLine('password_command has failed (3): locked');
});

test('where there is no terminal nobody is asked', async () => {
  const once = run('cron', '--once', 'done', '--ask-password');
  expect((await once.exited).code).toBe(2);
  expect(once.output).toContain('there is no terminal to ask at');
  const json = run('bot', '--json');
  await json.expectLine('"conversation":"#lobby"');
  json.type('/login');
  await json.expectLine('a password can be asked for in a terminal only');
});
