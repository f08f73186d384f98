import { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { listEntries } from '../../src/core/config-schema.js';
import { keyFingerprint } from '../../src/core/key-fingerprint.js';
import { makeSelfSigned } from '../../src/core/self-signed.js';
import { type CliHost, runCli, type Serve } from '../../src/server/cli.js';
import { SCHEMA } from '../../src/server/config-schema.js';

/** A process in which nothing is real; what it writes is kept. */
class FakeHost extends EventEmitter {
  readonly env: Record<string, string> = {};
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();

  get out(): string {
    return String(this.stdout.read() ?? '');
  }

  get err(): string {
    return String(this.stderr.read() ?? '');
  }
}

let host: FakeHost;
let directory: string;

beforeEach(() => {
  host = new FakeHost();
  directory = mkdtempSync(join(tmpdir(), 'chat-cli-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const never: Serve = () => Promise.reject(new Error('the server must not start'));

function run(args: string[], serve: Serve = never): Promise<number> {
  return runCli(args, host as unknown as CliHost, serve);
}

function writeConfig(text: string): string {
  const file = join(directory, 'chat.toml');
  writeFileSync(file, text);
  return file;
}

describe('serving', () => {
  test('is the default, with the configuration of the flags, and gives the exit status', async () => {
    const seen: unknown[] = [];
    const status = await run(
      ['--name', 'a.example', '--listen', '127.0.0.1:0', '--limits-per-ip', '5'],
      (config) => {
        seen.push([config.name, config.listen, config.limits.perIp]);
        return Promise.resolve(3);
      },
    );
    expect(status).toBe(3);
    expect(seen).toEqual([['a.example', [{ host: '127.0.0.1', port: 0, tls: false, proxy: [] }], 5]]);
  });

  test('an empty value is a value: no lobby', async () => {
    let lobby: string | undefined;
    await run(['--lobby', ''], (config) => {
      ({ lobby } = config);
      return Promise.resolve(0);
    });
    expect(lobby).toBe('');
  });

  test.for([
    { args: [], allowed: false },
    { args: ['--allow-root'], allowed: true },
    { args: ['--allow-root', '--name', 'a.example'], allowed: true },
    { args: ['--allow-root=false'], allowed: false },
    { args: ['--allow-root', 'no'], allowed: false },
  ])('a switch is on when it is given alone: $args', async ({ args, allowed }) => {
    const seen: unknown[] = [];
    await run(args, (config) => {
      seen.push(config.allowRoot);
      return Promise.resolve(0);
    });
    expect(seen).toEqual([allowed]);
  });

  test.for([
    ['account', 'chat-server account list|show|add|reset|remove|forget [NAME]'],
    ['backup', 'chat-server backup FILE'],
    ['completion', 'chat-server completion bash|zsh|fish'],
  ])('"chat-server %s" alone says what it takes', async ([command = '', form]) => {
    expect(await run([command])).toBe(78);
    expect(host.err).toBe(`It takes more: ${form}\nchat-server --help lists what there is\n`);
  });

  test('several listeners are several flags', async () => {
    let ports: number[] = [];
    await run(['--listen', '127.0.0.1:7000', '--listen', '[::1]:7001'], ({ listen }) => {
      ports = listen.map(({ port }) => port);
      return Promise.resolve(0);
    });
    expect(ports).toEqual([7000, 7001]);
  });

  test('a bad configuration is one line on stderr and status 78, and nothing is started', async () => {
    expect(await run(['--config', writeConfig('lobby = "tea"')])).toBe(78);
    expect(host.err).toMatch(/^\S+ error config\.refused error=".*lobby.*tea.*" code=CONFIG_INVALID\n$/);
    expect(host.out).toBe('');
  });

  test.for(['uncaughtException', 'unhandledRejection'])(
    'an %s is logged with its stack and ends with 70',
    async (event) => {
      const status = run(['--listen', '127.0.0.1:0'], () => {
        setImmediate(() => host.emit(event, new TypeError('x is not a function')));
        return new Promise(() => undefined);
      });
      expect(await status).toBe(70);
      expect(host.err).toMatch(/error server\.crashed error="x is not a function" stack="TypeError/);
    },
  );

  test('the log is written in the configured format and level', async () => {
    await run(['--log-format', 'json', '--log-level', 'warn'], (_config, { logger }) => {
      logger.info('left.out');
      logger.warn('kept');
      return Promise.resolve(0);
    });
    expect(host.out).toBe('');
    expect(JSON.parse(host.err)).toMatchObject({ level: 'warn', event: 'kept' });
  });
});

describe('check', () => {
  test('says what the configuration comes to', async () => {
    const file = writeConfig('data = "store"\n[[listen]]\nhost = "::1"\nport = 7000');
    expect(await run(['check', '--config', file])).toBe(0);
    expect(host.out).toBe(
      `Configuration: ${file}\nData:          ${join(directory, 'store')}\nListening on:  [::1]:7000\nThe configuration is good\n`,
    );
  });

  test('names everything that is wrong, one a line, and ends with 78', async () => {
    expect(await run(['check', '--config', writeConfig('lobi = 1\nnetwork = "a b"')])).toBe(78);
    expect(host.err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/there is no "lobi"/),
      expect.stringMatching(/"network" must be/),
    ]);
  });
});

describe('the certificate', () => {
  test('its fingerprint is printed, and check says what it is', async () => {
    const pair = await makeSelfSigned({ name: 'a.example', usage: 'server', now: Date.now() });
    writeFileSync(join(directory, 'tls.pem'), pair.certificate + pair.key, { mode: 0o600 });
    const fingerprint = keyFingerprint(new X509Certificate(pair.certificate));
    expect(await run(['fingerprint', '--data', directory])).toBe(0);
    expect(host.out).toBe(`${fingerprint}\n`);
    expect(await run(['check', '--data', directory])).toBe(0);
    const { out } = host;
    expect(out).toMatch(/^Listening on: {2}\[::\]:6697 \(TLS\), 127\.0\.0\.1:6667$/m);
    expect(out).toMatch(/^Certificate: {3}.*tls\.pem, self-signed, until \d{4}-\d\d-\d\d$/m);
    expect(out).toContain(`               ${fingerprint}\n`);
    expect(out).not.toContain('Warning');
  });

  test('is made by the first start, and until then there is nothing to print', async () => {
    expect(await run(['fingerprint', '--data', directory])).toBe(78);
    expect(host.err).toMatch(/there is no key in ".*" yet, the first start of the server makes it\n$/);
    expect(await run(['check', '--data', directory])).toBe(0);
    expect(host.out).toContain('none yet, the first start makes one');
  });

  test('that cannot be used is told by check, with the file and what is wrong', async () => {
    writeFileSync(join(directory, 'cut.pem'), '-----BEGIN CERTIFICATE-----\nMIIB');
    expect(await run(['check', '--data', directory, '--tls-cert', join(directory, 'cut.pem')])).toBe(78);
    expect(host.err).toMatch(/^Cannot use ".*cut\.pem" for TLS: it must hold a certificate/);
    expect(await run(['check', '--data', directory, '--tls-cert', join(directory, 'none.pem')])).toBe(78);
    expect(host.err).toMatch(/^Cannot read ".*none\.pem" for TLS: there is no such file\n$/);
  });

  test('that has expired, or whose key others can read, is a warning', async () => {
    const then = Date.now() - 20 * 365 * 86_400_000;
    const pair = await makeSelfSigned({ name: 'a.example', usage: 'server', now: then });
    writeFileSync(join(directory, 'tls.pem'), pair.certificate + pair.key, { mode: 0o644 });
    expect(await run(['check', '--data', directory])).toBe(0);
    const { out } = host;
    expect(out).toMatch(/Warning: {7}the certificate has expired on/);
    expect(out).toMatch(/Warning: {7}.*tls\.pem holds the private key and can be read by all/);
  });
});

describe('backup and verify', () => {
  test('there must be a database to copy', async () => {
    expect(await run(['backup', join(directory, 'copy.db'), '--data', directory])).toBe(1);
    expect(host.err).toMatch(/^Cannot back up .*chat\.db: there is no such file\n$/);
  });

  test('a file that is no database is not sound', async () => {
    const file = writeConfig('this is no database, though it is long enough to be looked at: '.repeat(100));
    expect(await run(['verify', file])).toBe(1);
    expect(`${host.out}${host.err}`).toMatch(/chat\.toml/);
  });

  test('backup asks where to', async () => {
    expect(await run(['backup'])).toBe(78);
  });
});

describe('a command line that cannot be meant', () => {
  test.for([
    { args: ['--lobi', '#x'], says: /lobi/ },
    { args: ['serve', 'twice'], says: /twice/ },
    { args: ['--config'], says: /config/ },
  ])('$args is refused with what to do', async ({ args, says }) => {
    expect(await run(args)).toBe(78);
    const { err } = host;
    expect(err).toMatch(says);
    expect(err).toContain('chat-server --help');
  });
});

describe('--help', () => {
  test('explains every key of the configuration, in groups', async () => {
    expect(await run(['--help'])).toBe(0);
    const help = host.out;
    for (const { flag } of listEntries(SCHEMA)) expect(help).toContain(`--${flag}`);
    for (const heading of ['Server:', 'Heartbeat:', 'Limits', 'Log:', 'Commands:'])
      expect(help).toContain(heading);
  });

  test('--version is the one of the package', async () => {
    expect(await run(['--version'])).toBe(0);
    expect(host.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
