/** The daemon under a real PM2, as an operator runs it: from another directory, with the project's ecosystem file. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { issue } from '../support/certificates.js';
import { offences, TERMINAL_ATTACKS } from '../support/control-characters.js';
import { Pm2, PROJECT } from '../support/pm2.js';
import { freePort, listenAnywhere } from '../support/ports.js';
import { TestClient } from '../support/test-client.js';

const ecosystem = join(PROJECT, 'ecosystem.config.js');
const PATIENCE = { timeout: 40_000, interval: 200 };

let pm2: Pm2;
let directory: string;
let config: string;
let port: number;

beforeAll(() => {
  pm2 = new Pm2();
});

afterAll(async () => {
  await pm2.end();
});

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-pm2-'));
  config = join(directory, 'chat.toml');
  port = await freePort();
  writeFileSync(config, `data = "./data"\n[[listen]]\nport = ${port}\n`);
});

afterEach(async () => {
  await pm2.run(['delete', 'all']);
  pm2.forgetLogs();
  rmSync(directory, { recursive: true, force: true });
});

/** What the daemon complains of; that it runs as root, where the tests do, is no matter here. */
const complaints = (): string[] =>
  pm2.log('error').filter((line) => line !== '' && !line.includes('server.runs-as-root'));

/** Starts the daemon; it is taken for started when pm2 says so. */
async function start(env: Record<string, string> = {}): Promise<void> {
  const { output, status } = await pm2.run(['start', ecosystem], { CHAT_SERVER_CONFIG: config, ...env });
  expect(status, output).toBe(0);
}

test('pm2 start comes back when the server listens, in fork mode, and stop says goodbye', async () => {
  await start();
  const client = await TestClient.connect(port);
  await client.register('ann');
  const app = await pm2.app();
  expect(app.pm2_env).toMatchObject({ status: 'online', restart_time: 0, exec_mode: 'fork_mode' });
  expect(complaints()).toEqual([]);
  expect(pm2.log('out').some((line) => line.includes(`server.listening host=127.0.0.1 port=${port}`))).toBe(
    true,
  );

  await pm2.run(['stop', 'chat-server']);
  await client.waitClosed();
  expect(client.lines.at(-1)).toMatch(/^ERROR :.*Server shutting down/);
  expect((await pm2.app()).pm2_env).toMatchObject({ status: 'stopped', exit_code: 0 });
  expect(pm2.log('out').at(-1)).toMatch(/info {2}server\.stopped ms=\d+$/);
});

test('nothing that a stranger is called, or says on leaving, is a control in pm2 logs', async () => {
  await start();
  for (const [i, attack] of TERMINAL_ATTACKS.entries()) {
    const stranger = await TestClient.connect(port);
    stranger.send(
      `NICK ${attack}`,
      `NICK s${i}`,
      `USER ${attack.replaceAll(' ', '')} 0 * :${attack}`,
      `USER s 0 * :s`,
    );
    await stranger.expectLine(' 001 ');
    stranger.send(`OPER ${attack.replaceAll(' ', '')} ${attack}`, `QUIT :${attack}`);
    await stranger.waitClosed();
  }
  await expect
    .poll(() => pm2.log('out').filter((line) => line.includes('client.left')).length, PATIENCE)
    .toBeGreaterThan(5);
  const { output } = await pm2.run(['logs', '--nostream', '--raw', '--lines', '500']);
  expect(output).toContain('cleared');
  // The headings in colour, with the names of the files, are PM2's own.
  const own = output.split('\n').filter((line) => !/\[TAILING\]|last \d+ lines/.test(line));
  expect(offences(own.join('\n'))).toEqual([]);
});

test('npx pm2 in the project does the same', async () => {
  const { status, output } = await pm2.npx(['start', 'ecosystem.config.js'], { CHAT_SERVER_CONFIG: config });
  expect(status, output).toBe(0);
  await (await TestClient.connect(port)).register('ann');
  expect((await pm2.app()).pm2_env).toMatchObject({ status: 'online', exec_mode: 'fork_mode' });
});

test('pm2 reload brings it back, and what was said is still there', async () => {
  await start();
  const before = await TestClient.connect(port);
  await before.register('ann');
  before.send('JOIN #tea', 'TOPIC #tea :kept');
  await before.expectLine(/ TOPIC #tea :kept$/);
  await pm2.run(['reload', 'chat-server']);
  const after = await TestClient.connect(port);
  await after.register('bob');
  after.send('JOIN #tea');
  await after.expectLine(' 332 bob #tea :kept');
  expect((await pm2.app()).pm2_env.status).toBe('online');
});

test('pm2 sendSignal SIGHUP has the certificate read anew, and connections stay', async () => {
  const pair = join(directory, 'pair.pem');
  const place = async (): Promise<void> => {
    const { key, certificate } = await issue({ hosts: ['localhost'] });
    writeFileSync(pair, certificate + key, { mode: 0o600 });
  };
  await place();
  const tls = `[tls]\ncert = "${pair}"\n`;
  writeFileSync(config, `data = "./data"\n[[listen]]\nport = ${port}\ntls = true\n${tls}`);
  await start();
  const keyOf = ({ socket }: TestClient): string =>
    (socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? '';
  const ann = await TestClient.connectTls(port);
  await ann.register('ann');
  const { pid } = await pm2.app();
  const told = async (): Promise<string> =>
    (await pm2.run(['logs', 'chat-server', '--nostream', '--lines', '50'])).output;
  await expect.poll(told, PATIENCE).toMatch(/tls\.certificate fingerprint=sha256:[0-9a-f]{64} /);
  await place();
  const { output, status } = await pm2.run(['sendSignal', 'SIGHUP', 'chat-server']);
  expect(status, output).toBe(0);
  await expect.poll(() => pm2.log('out').join('\n'), PATIENCE).toContain('tls.reloaded');

  await ann.sync();
  const bob = await TestClient.connectTls(port);
  await bob.register('bob');
  expect(keyOf(bob)).not.toBe(keyOf(ann));
  ann.send('PRIVMSG #lobby :still here');
  await bob.expectLine('still here');
  expect(await pm2.app()).toMatchObject({ pid, pm2_env: { status: 'online', restart_time: 0 } });
  expect(complaints()).toEqual([]);
  await Promise.all([ann.drop(), bob.drop()]);
});

test('pm2 show tells how many users there are', async () => {
  await start();
  await expect
    .poll(async () => (await pm2.app()).pm2_env.axm_monitor['Users online']?.value, PATIENCE)
    .toBe('0');
});

test('a bad configuration is one start, one clear line, and stopped', async () => {
  writeFileSync(config, 'lobby = "tea"\n');
  await start();
  await expect.poll(async () => (await pm2.app()).pm2_env.status, PATIENCE).toBe('stopped');
  expect((await pm2.app()).pm2_env.restart_time).toBe(0);
  expect(complaints()).toEqual([expect.stringMatching(/error config\.refused error=".*lobby.*tea.*"/)]);
});

test('a taken port is one start, one clear line, and stopped', async () => {
  const server = createServer();
  const taken = await listenAnywhere(server);
  writeFileSync(config, `[[listen]]\nport = ${taken}\n`);
  await start();
  await expect.poll(async () => (await pm2.app()).pm2_env.status, PATIENCE).toBe('stopped');
  expect((await pm2.app()).pm2_env.restart_time).toBe(0);
  expect(complaints()).toEqual([
    expect.stringMatching(
      new RegExp(`server\\.cannot-start error=".*127\\.0\\.0\\.1:${taken}: another program has this port`),
    ),
  ]);
  await new Promise((resolve) => server.close(resolve));
});

test('a crash loop ends', async () => {
  // A fault that shows when the daemon has started, in its process only.
  const fault = join(directory, 'fault.cjs');
  writeFileSync(
    fault,
    `const { send } = process;
    process.send = (message, ...rest) => {
      if (message === 'ready') setImmediate(() => { throw new Error('planted'); });
      return send.call(process, message, ...rest);
    };`,
  );
  await start({ NODE_OPTIONS: `--require ${fault}` });
  await expect.poll(async () => (await pm2.app()).pm2_env.status, PATIENCE).toBe('errored');
  expect((await pm2.app()).pm2_env.exit_code).toBe(70);
  expect(complaints()).toHaveLength(10);
  for (const line of complaints()) {
    expect(line).toMatch(/error server\.crashed error=planted stack="Error: planted/);
  }
});

test('when PM2 itself dies, the daemon does not live on as an orphan with the port', async () => {
  await start();
  const { pid } = await pm2.app();
  process.kill(pm2.daemonPid(), 'SIGKILL');
  await expect.poll(() => isAlive(pid), PATIENCE).toBe(false);
  await start();
  await (await TestClient.connect(port)).register('ann');
});

test('without dist/ it is said what to run', async () => {
  copyFileSync(ecosystem, join(directory, 'ecosystem.config.js'));
  copyFileSync(join(PROJECT, 'package.json'), join(directory, 'package.json'));
  const { status, output } = await pm2.run(['start', join(directory, 'ecosystem.config.js')]);
  expect(output).toContain(`run "npm ci && npm run build" in ${directory}`);
  expect(status).toBe(2);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
