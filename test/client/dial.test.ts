import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Dialer, type Security } from '../../src/client/dial.js';
import { KnownServers } from '../../src/client/disk/known-servers.js';
import { systemClock } from '../../src/core/clock.js';
import { makeSelfSigned } from '../../src/core/self-signed.js';
import type { Transport } from '../../src/core/transport.js';

let home: string;
let notices: string[];
let met: string[];
const cleanups: Array<() => unknown> = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-dial-'));
  notices = [];
  met = [];
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(home, { recursive: true, force: true });
});

function dialer(security: Partial<Security> = {}): Dialer {
  return new Dialer({
    security: { plaintext: false, pin: undefined, ...security },
    home,
    clock: systemClock(),
    onNotice: (words) => notices.push(words),
    onMeeting: (_server, fingerprint) => met.push(fingerprint),
    onFault: (words) => notices.push(words),
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => new Promise((done) => server.close(done)));
  return (server.address() as { port: number }).port;
}

/** @returns the port of a server with a key of its own */
async function serve(): Promise<number> {
  const { key, certificate } = await makeSelfSigned({ name: 'chat', usage: 'server', now: Date.now() });
  return await listen(createServer({ key, cert: certificate }, greet));
}

function greet(socket: Socket): void {
  socket.on('error', () => {});
  socket.write('hello\r\n');
}

/** Connected, and greeted. */
async function open(from: Dialer, port: number): Promise<Transport> {
  const transport = await from.connect({ host: '127.0.0.1', port }, new AbortController().signal, () => {});
  cleanups.push(() => transport.destroy());
  await new Promise<void>((done) => transport.onData(() => done()));
  return transport;
}

test('a key that was only seen hears no password; one that was said to be right does', async () => {
  const port = await serve();
  const client = dialer();
  const { confidence } = client;
  const transport = await open(client, port);
  expect(confidence.whyNoPlain(transport)).toContain(`chat-tui trust 127.0.0.1:${port}`);
  new KnownServers(home).learn(`127.0.0.1:${port}`, 'trust', met[0] ?? '');
  expect(confidence.whyNoPlain(transport)).toBeUndefined();
});

test('a pinned key hears a password', async () => {
  const port = await serve();
  await open(dialer(), port);
  const client = dialer({ pin: met[0] });
  expect(client.confidence.whyNoPlain(await open(client, port))).toBeUndefined();
});

test('a server that could do without, in an earlier run too, does not hear it any more until it is trusted anew', async () => {
  const port = await serve();
  const server = `127.0.0.1:${port}`;
  const before = dialer();
  const transport = await open(before, port);
  before.trust(server, met[0] ?? '');
  before.confidence.hasProven(transport);
  const client = dialer();
  const again = await open(client, port);
  expect(client.confidence.whyNoPlain(again)).toContain('SCRAM-SHA-256');
  client.trust(server, met[0] ?? '');
  expect(client.confidence.whyNoPlain(again)).toBeUndefined();
});

test('in plaintext this machine alone hears it', async () => {
  const port = await listen(createPlainServer(greet));
  const client = dialer({ plaintext: true });
  const transport = await open(client, port);
  expect(client.confidence.whyNoPlain(transport)).toBeUndefined();
  const elsewhere = { ...transport, remoteAddress: '192.0.2.7' } as Transport;
  expect(client.confidence.whyNoPlain(elsewhere)).toContain('everybody on the way could read it');
});

test('somebody on the way who ends TLS with a key of their own is told nothing, and both keys are named', async () => {
  const heard: Buffer[] = [];
  const { key, certificate } = await makeSelfSigned({ name: 'chat', usage: 'server', now: Date.now() });
  const port = await listen(
    createServer({ key, cert: certificate }, (socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
    }),
  );
  const known = `sha256:${'ab'.repeat(32)}`;
  new KnownServers(home).learn(`127.0.0.1:${port}`, 'first', known);
  const found = /expected (\S+), got (sha256:[0-9a-f]{64});.*chat-tui trust 127/;
  await expect(open(dialer(), port)).rejects.toThrow(found);
  await expect(open(dialer(), port)).rejects.toThrow(known);
  expect(Buffer.concat(heard)).toHaveLength(0);
});

test('somebody on the way who answers in plaintext hears the beginning of a handshake and not a word', async () => {
  const heard: Buffer[] = [];
  const port = await listen(
    createPlainServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        heard.push(chunk);
        socket.write(':s CAP * LS :sasl=PLAIN\r\n:s 001 bob :Welcome\r\n');
      });
    }),
  );
  await expect(open(dialer(), port)).rejects.toThrow('this is not TLS; --no-tls if you mean it');
  const [first] = heard;
  // A record of a handshake (RFC 8446 5.1), its ClientHello.
  expect([first?.[0], first?.[5]]).toEqual([0x16, 0x01]);
  expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/NICK|USER|PASS|CAP|bob/);
});
