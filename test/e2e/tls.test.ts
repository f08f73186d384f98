/** The client and the daemon over TLS: the first meeting, the second, a changed key, and what is no TLS at all. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { issue, type IssueOptions, makeAuthority } from '../support/certificates.js';
import { Daemon, type DaemonOptions } from '../support/daemon.js';
import { Program } from '../support/program.js';
import { PtyProgram } from '../support/pty.js';

const CHAT_TUI = resolve(import.meta.dirname, '../../dist/bin/chat-tui.js');
const CHAT_SERVER = resolve(import.meta.dirname, '../../dist/server/main.js');

let directory: string;
const cleanups: Array<() => unknown> = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-tls-e2e-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

async function daemon(options: DaemonOptions = {}): Promise<Daemon> {
  const started = await Daemon.start({ listen: '127.0.0.1:+0', data: join(directory, 'data'), ...options });
  cleanups.push(() => started.program.end());
  return started;
}

function client(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const program = new Program([process.execPath, CHAT_TUI, ...args], {
    env: { XDG_STATE_HOME: join(directory, 'state'), ...env },
  });
  cleanups.push(() => program.end());
  return program;
}

function once(server: string, ...args: string[]): Program {
  return client(['--nick', 'cron', '--server', server, '--once', 'done', ...args]);
}

function fingerprintOf(data: string): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, [CHAT_SERVER, 'fingerprint', '--data', data], (_error, stdout) =>
      done(stdout.trim()),
    );
  });
}

test('the key is shown at the first meeting as chat-server prints it, then never again; another one is refused', async () => {
  const first = await daemon();
  const key = await fingerprintOf(join(directory, 'data'));
  const meeting = client(['--plain', '--nick', 'ann', '--server', first.address]);
  await meeting.expectLine(`is new here; its key ${key} is kept`);
  meeting.endInput();
  expect((await meeting.exited).code).toBe(0);
  const again = client(['--plain', '--nick', 'ann', '--server', first.address]);
  await again.expectLine(/online at/);
  again.endInput();
  await again.exited;
  expect(again.output).not.toContain('sha256:');

  const { address } = first;
  await first.stop('SIGKILL');
  const data = join(directory, 'impostor');
  await daemon({ listen: address.replace(/:(\d+)$/, ':+$1'), data });
  const other = await fingerprintOf(data);
  const refused = once(address);
  expect((await refused.exited).code).toBe(77);
  expect(refused.output).toContain(`expected ${key}, got ${other}`);
  expect(refused.output).toContain(`chat-tui trust ${address} ${other}`);
  const json = client(['--json', '--nick', 'bot', '--server', address]);
  expect((await json.exited).code).toBe(77);
  expect(json.output).toContain(`"state":"distrusted"`);

  const trusted = client(['trust', address, other]);
  expect((await trusted.exited).code).toBe(0);
  expect((await once(address).exited).code).toBe(0);
});

test('trust without a key shows the one that answers, and takes it only from a terminal and after a yes', async () => {
  const { address } = await daemon();
  const key = await fingerprintOf(join(directory, 'data'));
  const known = join(directory, 'state/chat-tui/known-servers');
  const piped = client(['trust', address]);
  piped.type('y');
  piped.endInput();
  expect((await piped.exited).code).toBe(1);
  expect(piped.output).toContain(`chat-tui trust ${address} ${key}`);
  for (const [answer, code] of [
    ['', 1],
    ['y', 0],
  ] as const) {
    expect(() => readFileSync(known)).toThrow('ENOENT');
    const terminal = PtyProgram.start({
      command: [process.execPath, CHAT_TUI, 'trust', address],
      env: { XDG_STATE_HOME: join(directory, 'state') },
      columns: 120,
    });
    cleanups.push(() => terminal.close());
    await terminal.waitFor(`has the key ${key}`);
    await terminal.waitFor('[y/N]');
    terminal.keys(answer, 'enter');
    expect((await terminal.exited).code).toBe(code);
  }
  expect(readFileSync(known, 'utf8')).toBe(`${address} trust ${key}\n`);
});

test('a script that meets a server for the first time sends its line', async () => {
  const { address } = await daemon();
  const program = once(address);
  expect((await program.exited).code, program.output).toBe(0);
});

test('on the screen /trust accepts the other key', async () => {
  const { address } = await daemon();
  const state = join(directory, 'state');
  writeKnown(state, `${address} first sha256:${'ab'.repeat(32)}\n`);
  const program = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--nick', 'bob', '--server', address],
    env: { XDG_STATE_HOME: state },
  });
  cleanups.push(() => program.close());
  await program.waitFor('certificate changed');
  await program.waitFor('/trust, /quit');
  program.keys('/trust', 'enter');
  await program.waitFor('online bob');
  await program.waitFor('TLS 1.3');
});

test('--tls-pin accepts one key and learns nothing', async () => {
  const { address } = await daemon();
  const key = await fingerprintOf(join(directory, 'data'));
  expect((await once(address, '--tls-pin', key).exited).code).toBe(0);
  expect(() => readFileSync(join(directory, 'state/chat-tui/known-servers'))).toThrow('ENOENT');
  const wrong = once(address, '--tls-pin', `sha256:${'00'.repeat(32)}`);
  expect((await wrong.exited).code).toBe(77);
});

test('a certificate of an authority is trusted by its name, and nothing less afterwards', async () => {
  const authority = await makeAuthority();
  const ca = join(directory, 'ca.pem');
  writeFileSync(ca, authority.certificate);
  const env = { NODE_EXTRA_CA_CERTS: ca };
  const pair = join(directory, 'pair.pem');
  const { key, certificate } = await issue({ hosts: ['localhost'] }, authority);
  writeFileSync(pair, certificate + key, { mode: 0o600 });
  const first = await daemon({ flags: [`--tls-cert=${pair}`] });
  const address = `localhost:${first.port}`;
  const run = (): Program => client(['--nick', 'cron', '--server', address, '--once', 'done'], env);
  const valid = run();
  expect((await valid.exited).code).toBe(0);
  expect(valid.output).not.toContain('sha256:');
  await first.stop('SIGKILL');
  await daemon({ listen: `127.0.0.1:+${first.port}`, data: join(directory, 'impostor') });
  const refused = run();
  expect((await refused.exited).code).toBe(77);
  expect(refused.output).toContain(
    'a certificate that an authority vouches for (now its certificate is self-signed)',
  );
});

test.for([
  {
    what: 'expired',
    spoiled: { hosts: ['localhost'], from: -2000, until: -1000 },
    words: 'its certificate has expired',
  },
  {
    what: 'for another host',
    spoiled: { hosts: ['mail.example'] },
    words: 'its certificate is for another name',
  },
])(
  'where an authority has vouched once, a certificate that is $what ends --plain with 77, and a good one is taken again',
  async ({ spoiled, words }) => {
    const authority = await makeAuthority();
    const ca = join(directory, 'ca.pem');
    writeFileSync(ca, authority.certificate);
    const pair = join(directory, 'pair.pem');
    const place = async (options: IssueOptions): Promise<void> => {
      const { key, certificate } = await issue(options, authority);
      writeFileSync(pair, certificate + key, { mode: 0o600 });
    };
    let port = 0;
    const serve = async (options: IssueOptions): Promise<Daemon> => {
      await place(options);
      const started = await daemon({ listen: `127.0.0.1:+${port}`, flags: [`--tls-cert=${pair}`] });
      ({ port } = started);
      return started;
    };
    const plain = (): Program =>
      client(['--plain', '--nick', 'ann', '--server', `localhost:${port}`], { NODE_EXTRA_CA_CERTS: ca });
    const online = async (): Promise<void> => {
      const program = plain();
      await program.expectLine(/online at/);
      program.endInput();
      expect((await program.exited).code).toBe(0);
      expect(program.output).not.toContain('sha256:');
    };
    const first = await serve({ hosts: ['localhost'] });
    await online();
    await first.stop();

    const second = await serve(spoiled);
    const refused = plain();
    expect((await refused.exited).code, refused.output).toBe(77);
    expect(refused.output).toContain(`a certificate that an authority vouches for (now ${words})`);
    expect(second.program.output).not.toContain('client.registered');
    await second.stop();

    await serve({ hosts: ['localhost'] });
    await online();
  },
);

test('a plaintext port is said to be none of TLS, and nothing is sent there in plaintext', async () => {
  const plain = await daemon({ listen: '127.0.0.1:0' });
  const program = client(['--plain', '--nick', 'ann', '--server', plain.address]);
  await program.expectLine('this is not TLS; --no-tls if you mean it');
  expect(plain.program.output).not.toContain('client.registered');
  const screen = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--nick', 'ann', '--server', plain.address],
    env: { XDG_STATE_HOME: join(directory, 'state') },
  });
  cleanups.push(() => screen.close());
  await screen.waitFor('this is not TLS');
});

test('--no-tls at the first start is remembered for its server, and for no other', async () => {
  const plain = await daemon({ listen: '127.0.0.1:0' });
  const secure = await daemon({ data: join(directory, 'secure') });
  const open = (...flags: string[]): PtyProgram => {
    const program = PtyProgram.start({
      command: [process.execPath, CHAT_TUI, ...flags],
      env: { XDG_STATE_HOME: join(directory, 'state'), HOME: directory },
    });
    cleanups.push(() => program.close());
    return program;
  };
  const leave = async (program: PtyProgram): Promise<void> => {
    program.keys('\\q', 'enter');
    await program.exited;
  };
  const first = open('--no-tls');
  await first.waitFor('Nick [');
  first.keys('ann', 'enter');
  await first.waitFor('Server [');
  first.keys(plain.address, 'enter');
  await first.waitFor('online ann');
  await leave(first);
  const again = open();
  await again.waitFor('online ann');
  await leave(again);
  const other = open('--server', secure.address);
  await other.waitFor('TLS 1.3');
});

test('on the screen a first meeting takes two rows of information; /trust says all of the fingerprint', async () => {
  const { address } = await daemon();
  const key = await fingerprintOf(join(directory, 'data'));
  const program = PtyProgram.start({
    command: [process.execPath, CHAT_TUI, '--nick', 'ann', '--server', address],
    env: { XDG_STATE_HOME: join(directory, 'state'), HOME: directory },
  });
  cleanups.push(() => program.close());
  await program.waitFor('(/trust shows it)');
  const rows = program.screen().map((row) => row.replace(/│.*$/, '').trim());
  const at = rows.findIndex((row) => row.includes('is new here; its key'));
  expect(rows.slice(at, at + 2).join(' ')).toBe(
    `${address} is new here; its key ${key.slice(0, 'sha256:'.length + 16)}... is kept (/trust shows it)`,
  );
  program.keys('/trust', 'enter');
  await program.waitFor('has the key');
  const text = program
    .screen()
    .map((row) => row.replace(/│.*$/, '').trim())
    .join('');
  expect(text).toContain(key);
});

function writeKnown(state: string, text: string): void {
  mkdirSync(join(state, 'chat-tui'), { recursive: true });
  writeFileSync(join(state, 'chat-tui', 'known-servers'), text);
}
