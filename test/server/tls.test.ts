/** The TLS listener of a whole server: what it speaks, what it refuses, and what others see of it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { parseFingerprint } from '../../src/core/fingerprint.js';
import { makeSelfSigned } from '../../src/core/self-signed.js';
import { loadServerConfig } from '../../src/server/config.js';
import { LOOK_MS } from '../../src/server/listen/credential-keeper.js';
import { type Authority, issue, makeAuthority, type TestPair } from '../support/certificates.js';
import { FakeClock } from '../support/fake-clock.js';
import { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.js';

const cleanups: Array<() => unknown> = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const LISTEN = [
  { host: '127.0.0.1', port: 0, tls: true },
  { host: '127.0.0.1', port: 0, tls: false },
];

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer({ ...options, config: { listen: LISTEN, ...options.config } });
  cleanups.push(() => server.stop());
  return server;
}

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'chat-tls-'));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A program's output; it talks to a server in this process, so nothing here may block. */
function output(file: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(file, args, (_error, stdout) => resolve(stdout));
    child.stdin?.end();
  });
}

/** The fingerprint of whoever answers, counted by openssl and sha256sum as docs/tls.md says. */
async function fingerprintByHand(port: number): Promise<string> {
  const script =
    `openssl s_client -connect 127.0.0.1:${port} </dev/null 2>/dev/null | openssl x509 -noout -pubkey |` +
    ' openssl pkey -pubin -outform der | sha256sum';
  return `sha256:${(await output('sh', '-c', script)).slice(0, 64)}`;
}

async function registered(port: number, nick: string, options = {}): Promise<TestClient> {
  const client = await TestClient.connectTls(port, options);
  cleanups.push(() => client.drop());
  await client.register(nick);
  return client;
}

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  socket.resume();
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}

function tcp(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: '127.0.0.1', port });
    cleanups.push(() => socket.destroy());
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

describe('the first start', () => {
  test('makes a P-256 key and a certificate for ten years, readable by the owner only, and says its fingerprint', async () => {
    const { data, logger, ports } = await start();
    const file = join(data, 'tls.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = await output('openssl', 'x509', '-in', file, '-noout', '-text');
    expect(text).toMatch(/ASN1 OID: prime256v1/);
    expect(text).toMatch(/DNS:irc\.test, DNS:localhost/);
    expect(text).toMatch(/CA:FALSE/);
    const [line] = logger.of('tls.certificate');
    expect(line?.fields.fingerprint).toBe(await fingerprintByHand(ports[0] ?? 0));
    expect(Number(String(line?.fields.expires).slice(0, 4))).toBeGreaterThanOrEqual(
      new Date().getFullYear() + 9,
    );
  });

  test('is the only one that does: the next finds the key', async () => {
    const data = temporary();
    const first = await startTestServer({ data, config: { listen: LISTEN } });
    await first.stop();
    const second = await start({ data });
    const fingerprint = (server: TestServer): unknown =>
      server.logger.of('tls.certificate')[0]?.fields.fingerprint;
    expect(fingerprint(second)).toBe(fingerprint(first));
    expect([first.logger.of('tls.certificate-made'), second.logger.of('tls.certificate-made')]).toMatchObject(
      [[{}], []],
    );
  });
});

test('with TLS it listens on every address, of IPv6 too, and in plaintext on loopback alone', async () => {
  const [secure, plain] = loadServerConfig({ env: {} }).listen;
  if (secure === undefined || plain === undefined) throw new Error('two listeners are the default');
  const { ports } = await start({ config: { listen: [secure, plain].map((one) => ({ ...one, port: 0 })) } });
  const [securePort = 0, plainPort = 0] = ports;
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const hasIpv6 = own.some(({ address }) => address === '::1');
  for (const [i, host] of ['127.0.0.1', ...(hasIpv6 ? ['::1'] : []), '127.0.0.2'].entries()) {
    const client = await TestClient.connectTls(securePort, { host });
    cleanups.push(() => client.drop());
    await client.register(`ann${i}`);
  }
  await (await TestClient.register(plainPort, 'bob')).drop();
  // Any other address of this machine, of which 127.0.0.2 is one.
  await expect(TestClient.connect(plainPort, '127.0.0.2')).rejects.toThrow('ECONNREFUSED');
});

describe('what is spoken', () => {
  test('TLS 1.3 and 1.2 with forward secrecy; 1.1 and what has none are refused', async () => {
    const { ports, logger } = await start();
    const [port = 0] = ports;
    const ask = async (...args: string[]): Promise<string> => {
      const told = await output('openssl', 's_client', '-connect', `127.0.0.1:${port}`, ...args);
      return /Cipher is (\S+)/.exec(told)?.[1] ?? 'none';
    };
    // The lowest security level of openssl lets it offer what is too old.
    expect(await ask('-tls1_1', '-cipher', 'ALL:@SECLEVEL=0')).toMatch(/none/i);
    expect(await ask('-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0')).toMatch(/none/i);
    expect(await ask('-tls1_2')).toBe('ECDHE-ECDSA-AES128-GCM-SHA256');
    expect(await ask('-tls1_3')).toMatch(/^TLS_/);
    expect(logger.of('tls.failed').map(({ fields }) => fields.reason)).toContain('unsupported protocol');
  });

  test('a client that asks for new keys in the middle is not followed', async () => {
    const { ports } = await start();
    const [port = 0] = ports;
    const client = await TestClient.connectTls(port, { maxVersion: 'TLSv1.2' });
    cleanups.push(() => client.drop());
    await client.register('alice');
    const socket = client.socket as TLSSocket;
    const told = new Promise<Error | null>((resolve) => {
      socket.once('error', resolve);
      socket.renegotiate({ rejectUnauthorized: false }, resolve);
    });
    expect((await told)?.message).toMatch(/renegotiation/i);
    await registered(port, 'bob');
  });

  test('a session is resumed, and the key that the client has shown before still counts', async () => {
    const { ports } = await start();
    const [port = 0] = ports;
    const { key, certificate: cert } = await makeSelfSigned({
      name: 'bob',
      usage: 'client',
      now: Date.now(),
    });
    let session: Buffer | undefined;
    const first = await TestClient.connectTls(port, { key, cert });
    (first.socket as TLSSocket).on('session', (given) => {
      session = given;
    });
    await first.register('bob');
    expect((first.socket as TLSSocket).isSessionReused()).toBe(false);
    await first.drop();
    if (session === undefined) throw new Error('no ticket was given');
    const again = await TestClient.connectTls(port, { key, cert, session });
    cleanups.push(() => again.drop());
    await again.register('bob2');
    expect((again.socket as TLSSocket).isSessionReused()).toBe(true);
  });

  test('plaintext on the TLS port is closed and logged, and harms nobody', async () => {
    const { ports, logger } = await start();
    const socket = await tcp(ports[0] ?? 0);
    socket.write('NICK bob\r\nUSER bob 0 * :Bob\r\n');
    await closed(socket);
    expect(logger.of('tls.failed')).toHaveLength(1);
    await registered(ports[0] ?? 0, 'alice');
  });
});

describe('what others see', () => {
  test('671 in WHOIS and +Z of those with TLS, nothing of those without', async () => {
    const server = await start();
    const [secure = 0, plain = 0] = server.ports;
    const alice = await registered(secure, 'alice');
    const bob = await TestClient.register(plain, 'bob');
    cleanups.push(() => bob.drop());
    bob.send('WHOIS alice', 'WHOIS bob', 'MODE bob');
    await bob.sync();
    expect(bob.lines.filter((line) => line.includes(' 671 '))).toEqual([
      ':irc.test 671 bob alice :is using a secure connection',
    ]);
    expect(bob.lines).toContain(':irc.test 221 bob +');
    alice.send('MODE alice', 'MODE alice -Z');
    await alice.sync();
    expect(alice.lines).toContain(':irc.test 221 alice +Z');
    expect(alice.lines.some((line) => line.includes(' 501 '))).toBe(false);
  });
});

describe('handshakes that go nowhere', () => {
  test('one that drips byte by byte is closed when its time is over, not when it falls silent', async () => {
    const clock = new FakeClock();
    const { ports, logger } = await start({ clock });
    const socket = await tcp(ports[0] ?? 0);
    const gone = closed(socket);
    // The head of a ClientHello of 512 bytes, and then a byte a second.
    socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
    await expect.poll(() => clock.pendingTimers).toBeGreaterThan(0);
    for (let second = 0; second < 9; second++) {
      socket.write(Buffer.from([second]));
      clock.advance(1000);
    }
    expect(logger.of('tls.failed')).toEqual([]);
    clock.advance(1000);
    await gone;
    expect(logger.of('tls.failed')).toMatchObject([{ fields: { reason: 'no handshake in 10000 ms' } }]);
  });

  test('they count against their address as connections do, and the count falls when they are gone', async () => {
    const { ports, server, logger } = await start({ limits: { perIp: 2 } });
    const [port = 0] = ports;
    const sockets = [await tcp(port), await tcp(port)];
    await expect.poll(() => server.stats().connections).toBe(2);
    const third = await tcp(port);
    await closed(third);
    expect(logger.of('connection.refused')).toMatchObject([
      { fields: { reason: 'Too many connections from your address' } },
    ]);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => server.stats().connections).toBe(0);
    await registered(port, 'alice');
  });

  test('beyond 512 of them the oldest gives way, so that somebody honest still gets in', async () => {
    const { ports, server, logger } = await start();
    const [port = 0] = ports;
    const first = await tcp(port);
    await expect.poll(() => server.stats().connections).toBe(1);
    const gone = closed(first);
    await Promise.all(Array.from({ length: 511 }, () => tcp(port)));
    await expect.poll(() => server.stats().connections).toBe(512);
    await registered(port, 'alice');
    await gone;
    expect(logger.of('tls.failed')).toMatchObject([{ fields: { reason: 'too many handshakes at once' } }]);
  });
});

describe('certificates of the configuration', () => {
  let authority: Authority;

  beforeAll(async () => {
    authority = await makeAuthority();
  });

  function place(directory: string, { key, certificate }: TestPair): { cert: string; key: string } {
    const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
    for (const [file, text] of [
      [files.cert, certificate],
      [files.key, key],
    ] as const) {
      // As renewal programs do it: a new file in the place of the old.
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
    return files;
  }

  const tls = (files: { cert: string; key: string }) => ({ ...files, handshake: 10_000, sts: 0 });

  test('are verified by clients that know the authority', async () => {
    const files = place(temporary(), await issue({ hosts: ['localhost'] }, authority));
    const { ports, data } = await start({ config: { tls: tls(files) } });
    const client = await TestClient.connectTls(ports[0] ?? 0, {
      servername: 'localhost',
      ca: authority.certificate,
      rejectUnauthorized: true,
    });
    cleanups.push(() => client.drop());
    expect((client.socket as TLSSocket).authorized).toBe(true);
    expect(() => statSync(join(data, 'tls.pem'))).toThrow('ENOENT');
  });

  test('are exchanged while connections stand: at SIGHUP, and by itself when the files change', async () => {
    const directory = temporary();
    const clock = new FakeClock(Date.now());
    const files = place(directory, await issue({ hosts: ['localhost'] }, authority));
    const { ports, server, logger } = await start({ clock, config: { tls: tls(files) } });
    const [port = 0] = ports;
    const alice = await registered(port, 'alice');
    const before = await fingerprintByHand(port);

    place(directory, await issue({ hosts: ['localhost'] }, authority));
    server.reload();
    const after = await fingerprintByHand(port);
    expect(after).not.toBe(before);

    // The keeper has seen the files of the first reload by now.
    const timers = (): number => clock.pendingTimers;
    const idle = timers();
    clock.advance(LOOK_MS);
    await expect.poll(timers).toBe(idle);
    place(directory, await issue({ hosts: ['localhost'] }, authority));
    const told = logger.of('tls.reloaded').length;
    clock.advance(LOOK_MS);
    await expect.poll(() => logger.of('tls.reloaded').length).toBe(told + 1);
    expect(await fingerprintByHand(port)).not.toBe(after);

    await alice.sync();
    expect(alice.closed).toBe(false);
    await registered(port, 'bob');
  });

  test.for([
    { what: 'a key of another certificate', spoil: async () => ({ key: (await issue()).key }) },
    {
      what: 'half a certificate',
      spoil: async () => ({ certificate: (await issue()).certificate.slice(0, 99) }),
    },
    { what: 'an empty file', spoil: () => Promise.resolve({ certificate: '' }) },
    { what: 'an expired one', spoil: () => issue({ until: -1000 }) },
  ])('a new pair that is no good ($what) is refused, and the old one stays', async ({ spoil }) => {
    const directory = temporary();
    const good = await issue({ hosts: ['localhost'] }, authority);
    const files = place(directory, good);
    const { ports, server, logger } = await start({ config: { tls: tls(files) } });
    const before = await fingerprintByHand(ports[0] ?? 0);
    place(directory, { ...good, ...(await spoil()) });
    server.reload();
    expect(logger.of('tls.not-reloaded')).toHaveLength(1);
    expect(await fingerprintByHand(ports[0] ?? 0)).toBe(before);
    place(directory, await issue({ hosts: ['localhost'] }, authority));
    server.reload();
    expect(parseFingerprint(String(logger.of('tls.reloaded')[0]?.fields.fingerprint))).toBe(
      await fingerprintByHand(ports[0] ?? 0),
    );
  });

  test('STS is announced with one that can be verified, on plaintext where to go and with TLS how long', async () => {
    const files = place(temporary(), await issue({ hosts: ['localhost'] }, authority));
    const listen = [LISTEN[0] ?? never(), { host: '127.0.0.1', port: 0, tls: false }];
    const config = { listen, plaintext: 'anywhere' as const, tls: { ...tls(files), sts: 86_400_000 } };
    const { ports } = await start({ config });
    const [secure = 0, plain = 0] = ports;
    const capabilities = async (client: TestClient, version = ' 302'): Promise<string> => {
      cleanups.push(() => client.drop());
      client.send(`CAP LS${version}`);
      await client.sync();
      return client.lines
        .filter((line) => line.includes(' CAP '))
        .map((line) => line.slice(line.lastIndexOf(' :') + 2))
        .join(' ');
    };
    expect((await capabilities(await TestClient.connectTls(secure))).split(' ')).toContain(
      'sts=duration=86400',
    );
    expect(await capabilities(await TestClient.connect(plain))).toMatch(/(^| )sts=port=\d+( |$)/);
    expect(await capabilities(await TestClient.connect(plain), '')).not.toContain('sts');
  });

  test('STS is not announced with a self-signed one: the server does not start', async () => {
    const files = place(temporary(), await issue({ hosts: ['localhost'] }));
    await expect(start({ config: { tls: { ...tls(files), sts: 86_400_000 } } })).rejects.toMatchObject({
      code: 'TLS_CREDENTIALS',
      exitCode: 78,
      message: /it is self-signed, and "tls.sts" has clients refuse/,
    });
  });
});

function never(): never {
  throw new Error('unreachable');
}

test('a hundred at once get in', async () => {
  const { ports } = await start();
  const sockets = await Promise.all(
    Array.from(
      { length: 100 },
      () =>
        new Promise<TLSSocket>((resolve, reject) => {
          const socket = connect({ host: '127.0.0.1', port: ports[0] ?? 0, rejectUnauthorized: false });
          cleanups.push(() => socket.destroy());
          socket.once('error', reject).once('secureConnect', () => resolve(socket));
        }),
    ),
  );
  expect(sockets.every((socket) => socket.encrypted)).toBe(true);
});
