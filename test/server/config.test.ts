import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { loadServerConfig, type ServerConfig } from '../../src/server/config.js';
import { PROJECT_ROOT } from '../../src/server/version.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chat-config-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(text: string, name = 'chat-server.toml', mode = 0o600): string {
  const file = join(root, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

function load(
  flags: Record<string, unknown> = {},
  env: Record<string, string> = {},
  cwd = '/',
): ServerConfig {
  return loadServerConfig({ flags, env, cwd, root });
}

describe('without any source', () => {
  test('there are defaults for everything: TLS everywhere, plaintext on loopback, the lobby, a heartbeat of 45 s', () => {
    expect(load()).toMatchObject({
      name: 'chat.localhost',
      lobby: '#lobby',
      listen: [
        { host: '::', port: 6697, tls: true },
        { host: '127.0.0.1', port: 6667, tls: false },
      ],
      tls: { cert: '', key: '', handshake: 10_000, sts: 0 },
      heartbeat: { interval: 15_000, timeout: 30_000, registration: 20_000, resume: 120_000 },
      limits: {
        connections: 10_000,
        perIp: 32,
        connectRate: 60,
        unregistered: 1000,
        unregisteredBytes: 65_536,
        lineRate: 4,
        lineBurst: 20,
        inputQueue: 16_384,
        floodTime: 60_000,
        sendQueue: 1_048_576,
        nickLength: 32,
      },
      // As OWASP has it for PBKDF2 with SHA-256.
      accounts: { nicks: 'first-use', registration: true, reserveNicks: true, rounds: 600_000 },
      cloak: true,
      history: { keep: 0, maxBytes: 0 },
      log: { level: 'info', format: 'text' },
      file: undefined,
      warnings: [],
    });
  });

  test('the project is the one of package.json', () => {
    expect(loadServerConfig({ env: {}, cwd: '/' }).data).toBe(join(PROJECT_ROOT, 'data'));
  });
});

describe('precedence', () => {
  test('a flag wins over a variable, a variable over the file, the file over the default', () => {
    const file = write('name = "file.example"\nnetwork = "file"\nlobby = "#file"\n');
    const config = load(
      { config: file, name: 'flag.example' },
      { CHAT_SERVER_NAME: 'v.example', CHAT_SERVER_NETWORK: 'variable' },
    );
    expect(config).toMatchObject({ name: 'flag.example', network: 'variable', lobby: '#file', motd: '' });
  });

  test('listeners have a short form for flags and variables', () => {
    expect(load({ listen: ['[::1]:7000', 'localhost:7001'] }).listen).toEqual([
      { host: '::1', port: 7000, tls: false, proxy: [] },
      { host: 'localhost', port: 7001, tls: false, proxy: [] },
    ]);
    expect(load({ listen: ['[::]:+7000'] }).listen).toEqual([
      { host: '::', port: 7000, tls: true, proxy: [] },
    ]);
    expect(load({}, { CHAT_SERVER_LISTEN: '127.0.0.1:0' }).listen).toEqual([
      { host: '127.0.0.1', port: 0, tls: false, proxy: [] },
    ]);
  });
});

describe('paths', () => {
  test('the default file is the one beside the project', () => {
    const file = write('network = "found"');
    expect(load()).toMatchObject({ network: 'found', file });
  });

  test('data is relative to the project without a file, and to the file with one, never to the working directory', () => {
    expect(load({}, {}, '/usr').data).toBe(join(root, 'data'));
    const file = write('data = "store"', 'other.toml');
    expect(load({ config: file }, {}, '/usr').data).toBe(join(root, 'store'));
    expect(load({ data: '/srv/chat' }).data).toBe('/srv/chat');
  });

  test('--config is relative to where it is typed, CHAT_SERVER_CONFIG to the project', () => {
    const file = write('', 'other.toml');
    expect(load({ config: 'other.toml' }, {}, root).file).toBe(file);
    expect(load({}, { CHAT_SERVER_CONFIG: 'other.toml' }, '/usr').file).toBe(file);
  });
});

describe('refused at the start, with the key, the value and what would be right', () => {
  test.for([
    { toml: 'loby = "#x"', says: /there is no "loby" \(did you mean "lobby"\?\)/ },
    {
      toml: '[heartbeat]\ninterval = "soon"',
      says: /"heartbeat.interval" must be a duration .*, found "soon"/,
    },
    {
      toml: '[limits]\nper_ip = -1',
      says: /"limits.per_ip" must be a whole number from 0 to 1000000, found -1/,
    },
    {
      toml: '[limits]\nsend_queue = "1kB"',
      says: /"limits.send_queue" must be a size .* from 16KiB to 1GiB, found "1kB"/,
    },
    {
      toml: '[log]\nlevel = "loud"',
      says: /"log.level" must be one of "error", "warn", "info", "debug", found "loud"/,
    },
    { toml: 'name = "chat"', says: /"name" must be a host name with a dot/ },
    { toml: 'lobby = "lobby"', says: /"lobby" must be the name of a room or empty, found "lobby"/ },
    { toml: 'listen = []', says: /at least one \[\[listen\]\]/ },
    {
      toml: '[[listen]]\nport = 99999',
      says: /"listen\[0\].port" must be a whole number from 0 to 65535, found 99999/,
    },
    {
      toml: '[tls]\nkey = "key.pem"',
      says: /"tls.cert" must name the certificate of "tls.key", found none/,
    },
    {
      toml: '[tls]\nsts = "30d"',
      says: /"tls.cert" must be a certificate that everybody can verify/,
    },
    {
      toml: '[tls]\nsts = "30d"\ncert = "c.pem"\n[[listen]]\nport = 6667',
      says: /one \[\[listen\]\] must have tls = true/,
    },
    {
      toml: '[[listen]]\nhost = "::"',
      says: /"listen.host" must be a loopback address.*found "::" without TLS; tls = true encrypts it, plaintext = "anywhere"/,
    },
    { toml: '[[listen]]\nhost = "127.0.0.1.example.org"', says: /loopback/ },
    { toml: '[[listen]]\n[[listen]]', says: /each address once, found 127.0.0.1:6667 twice/ },
    { toml: 'name = ', says: /chat-server\.toml: line 1, column \d+/ },
    { toml: 'motd = "\\u001b[31m"', says: /"motd" must be/ },
  ])('$toml', ({ toml, says }) => {
    write(toml);
    expect(() => load()).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', exitCode: 78 }));
    expect(() => load()).toThrow(says);
  });

  test('a file that is not there is named', () => {
    expect(() => load({ config: '/nowhere.toml' })).toThrow(
      'Cannot read the configuration "/nowhere.toml": there is no such file',
    );
  });

  test('a password is never shown', () => {
    write('password = "hunter2\\nhunter3"');
    expect(() => load()).toThrow(/"password" must be one line/);
    expect(() => load()).not.toThrow(/hunter/);
  });
});

test('a plaintext listener for others has to be asked for', () => {
  write('plaintext = "anywhere"\n[[listen]]\nhost = "::"\n');
  expect(load().listen).toEqual([{ host: '::', port: 6667, proxy: [], tls: false }]);
});

describe('warnings', () => {
  test.for([
    { mode: 0o600, password: 'x', warned: false },
    { mode: 0o640, password: 'x', warned: true },
    { mode: 0o604, password: 'x', warned: true },
    { mode: 0o644, password: '', warned: false },
  ])('a file of mode $mode with password "$password": $warned', ({ mode, password, warned }) => {
    const file = write(`password = "${password}"`, 'chat-server.toml', mode);
    expect(load().warnings).toEqual(
      warned ? [`${file} holds a password and can be read by others: chmod 600 ${file}`] : [],
    );
  });

  test('a variable that nobody knows is named, the one of the file is known', () => {
    write('');
    const { warnings } = load({}, { CHAT_SERVER_CONFIG: 'chat-server.toml', CHAT_SERVER_LOBBI: '#x' });
    expect(warnings).toEqual(['Unknown variable CHAT_SERVER_LOBBI (did you mean "CHAT_SERVER_LOBBY"?)']);
  });
});
