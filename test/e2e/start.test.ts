/** `npm start` as its script, without a terminal and in one: with a PM2 and a configuration of the test's own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { freePort, listenAnywhere } from '../support/ports.js';
import { Pm2, PROJECT, type Result } from '../support/pm2.js';
import { PtyProgram } from '../support/pty.js';

let pm2: Pm2;
let directory: string;
let port: number;

beforeAll(() => {
  pm2 = new Pm2();
});

afterAll(async () => {
  await pm2.end();
});

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-start-'));
  port = await freePort();
});

afterEach(async () => {
  await pm2.run(['delete', 'all']);
  rmSync(directory, { recursive: true, force: true });
});

function start(toml: string): Promise<Result> {
  const config = join(directory, 'chat.toml');
  writeFileSync(config, toml);
  return run({ CHAT_SERVER_CONFIG: config });
}

function run(env: Readonly<Record<string, string>>): Promise<Result> {
  const child = spawn(process.execPath, [join(PROJECT, 'scripts/start.js')], {
    cwd: directory,
    env: { ...process.env, PM2_HOME: pm2.home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

test('starts the daemon, says how to join, and does nothing the second time', async () => {
  const toml = `name = "start.example"\n[[listen]]\nport = ${port}\n`;
  const first = await start(toml);
  expect(first.output).toContain(`chat-server "start.example" is running on 127.0.0.1:${port}`);
  expect(first.output).toMatch(new RegExp(`irssi -c 127\\.0\\.0\\.1 -p ${port} -n \\S+`));
  expect(first.status).toBe(0);
  // root is refused by the daemon itself; here it is told so, and the person hears of it.
  expect(first.output.includes('It will run as root')).toBe(process.geteuid?.() === 0);
  const { pid } = await pm2.app();

  const second = await start(toml);
  expect(second.status).toBe(0);
  expect(second.output).not.toContain('Starting');
  expect(await pm2.app()).toMatchObject({ pid, pm2_env: { status: 'online', restart_time: 0 } });
});

test('in a terminal opens the client as the login name, and the daemon goes on when that is left', async () => {
  const config = join(directory, 'chat.toml');
  writeFileSync(config, `[[listen]]\nport = ${port}\n`);
  const program = PtyProgram.start({
    command: [process.execPath, join(PROJECT, 'scripts/start.js')],
    env: { HOME: directory, PM2_HOME: pm2.home, CHAT_SERVER_CONFIG: config },
  });
  try {
    const nick = userInfo().username.replace(/[^A-Za-z0-9_-]/g, '_');
    await program.waitFor(`${nick} (you)`, 30_000);
    await program.waitFor('online');
    // Who comes by the README's first command has been told nothing yet.
    for (const hint of [
      'Type and press Enter: everybody',
      'F1 shows the keys',
      '/save keeps it. \\q leaves.',
    ])
      await program.waitFor(hint);
    program.keys('here I am', 'enter');
    await program.waitFor(/here I am +✓/);
    program.keys('\\q', 'enter');
    expect(await program.exited).toEqual({ code: 0, signal: undefined });
    expect(program.alternate).toBe(false);
  } finally {
    await program.close();
  }
  expect((await pm2.app()).pm2_env).toMatchObject({ status: 'online', restart_time: 0 });
});

test('without a configuration it is TLS all the way: the daemon, the words about it, and the client', async () => {
  const plain = await freePort();
  // The listeners of the defaults, on ports that nobody else has.
  const env = {
    CHAT_SERVER_LISTEN: `127.0.0.1:${plain} [::]:+${port}`,
    CHAT_SERVER_DATA: join(directory, 'data'),
    PM2_HOME: pm2.home,
  };
  const { status, output } = await run(env);
  expect(status, output).toBe(0);
  expect(output).toContain(`is running on localhost:${port}`);
  expect(output).toMatch(new RegExp(`/connect -tls localhost ${port}$`, 'm'));
  expect(output).not.toContain('--no-tls');
  const { pid } = await pm2.app();
  const open = (): PtyProgram =>
    PtyProgram.start({
      command: [process.execPath, join(PROJECT, 'scripts/start.js')],
      env: { ...env, HOME: directory },
      // The key in one line.
      columns: 200,
    });
  const leave = async (program: PtyProgram): Promise<void> => {
    program.keys('\\q', 'enter');
    expect(await program.exited).toEqual({ code: 0, signal: undefined });
  };
  const first = open();
  try {
    await first.waitFor('TLS 1.3', 30_000);
    await first.waitFor(/is new here; its key sha256:/);
    first.keys('nobody listens', 'enter');
    await first.waitFor(/nobody listens +✓/);
    await leave(first);
  } finally {
    await first.close();
  }
  const second = open();
  try {
    await second.waitFor('TLS 1.3', 30_000);
    await second.waitFor('nobody listens');
    expect(second.screen().join('\n')).not.toContain('is new here');
    await leave(second);
  } finally {
    await second.close();
  }
  expect(await pm2.app()).toMatchObject({ pid, pm2_env: { status: 'online', restart_time: 0 } });
});

test('does not take another IRC server for its own', async () => {
  const other = createServer((socket: Socket) => {
    socket.resume().end(':irc.example.net CAP * LS :multi-prefix\r\n');
  });
  const taken = await listenAnywhere(other);
  const { status, output } = await start(`[[listen]]\nport = ${taken}\n`);
  expect(output).toContain(
    `on 127.0.0.1:${taken} there is an IRC server that calls itself "irc.example.net"`,
  );
  expect(status).toBe(1);
  await new Promise((resolve) => other.close(resolve));
});

test('names what is wrong with the configuration', async () => {
  const { status, output } = await start('lobby = "tea"\n');
  expect(output).toMatch(/"lobby" must be the name of a room or empty, found "tea"/);
  expect(status).toBe(78);
});

test('shows the end of the log when the daemon cannot start', async () => {
  writeFileSync(join(directory, 'file'), '');
  const { status, output } = await start(`data = "file/data"\n[[listen]]\nport = ${port}\n`);
  expect(output).toMatch(/does not answer on 127\.0\.0\.1:\d+[^]*Cannot use the data directory/);
  expect(status).toBe(1);
});
