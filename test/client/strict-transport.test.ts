/** What is kept of what servers say about TLS, and for how long. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StrictTransport } from '../../src/client/strict-transport.js';
import type { TransportSecurity } from '../../src/core/transport.js';
import { FakeClock } from '../support/fake-clock.js';

const DAY = 86_400;
const SERVER = { host: 'Chat.Example', port: 6667 };
const SECURE = { host: 'chat.example', port: 6697 };
const security = (isVerified: boolean): TransportSecurity => ({
  protocol: 'TLS 1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  peerFingerprint: undefined,
  isVerified,
});
const PLAIN = { port: 6667, secure: false, strict: false };
const UPGRADED = { port: 6697, secure: true, strict: true };

let home: string;
let clock: FakeClock;
let notices: string[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-sts-'));
  clock = new FakeClock();
  notices = [];
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** A client of its own each time, over the same directory. */
function client(plaintext = true): StrictTransport {
  return new StrictTransport({ home, clock, plaintext, onNotice: (words) => notices.push(words) });
}

test('a policy of a server that can be verified holds for its name in later runs, until it is over', () => {
  expect(client().route(SERVER)).toEqual(PLAIN);
  expect(client(false).announced(SECURE, `duration=${DAY}`, security(true))).toBe(false);
  expect(client().route(SERVER)).toEqual(UPGRADED);
  clock.advance(DAY * 1000 - 1);
  expect(client().route(SERVER)).toEqual(UPGRADED);
  clock.advance(1);
  expect(client().route(SERVER)).toEqual(PLAIN);
  const [file = ''] = readdirSync(join(home, 'sts'));
  expect(statSync(join(home, 'sts', file)).mode & 0o777).toBe(0o600);
});

test('its time begins again with each connection, and at the end of one', () => {
  const long = client(false);
  long.announced(SECURE, `duration=${DAY}`, security(true));
  clock.advance(DAY * 1000);
  expect(client().route(SERVER)).toEqual(PLAIN);
  long.left(SECURE);
  expect(client().route(SERVER)).toEqual(UPGRADED);
  clock.advance(DAY * 500);
  client(false).announced(SECURE, `duration=${DAY}`, security(true));
  clock.advance(DAY * 1000 - 1);
  expect(client().route(SERVER)).toEqual(UPGRADED);
});

test('duration=0 ends it at once, also at the end of that connection', () => {
  const ours = client(false);
  ours.announced(SECURE, `duration=${DAY}`, security(true));
  ours.announced(SECURE, 'duration=0', security(true));
  ours.left(SECURE);
  expect(client().route(SERVER)).toEqual(PLAIN);
});

test.for([
  ['a certificate that nobody vouches for', SECURE, `duration=${DAY}`, security(false)],
  ['an address', { host: '192.0.2.1', port: 6697 }, `duration=${DAY}`, security(true)],
  ['an IPv6 address', { host: '2001:db8::1', port: 6697 }, `duration=${DAY}`, security(true)],
  ['a port with TLS', SECURE, 'port=7000', security(true)],
  ['a duration in plaintext', SERVER, `duration=${DAY}`, undefined],
] as const)('%s says nothing', ([, server, value, how]) => {
  const ours = client();
  expect(ours.announced(server, value, how)).toBe(false);
  expect(ours.route(server)).toEqual({ port: server.port, secure: false, strict: false });
  expect(() => readdirSync(join(home, 'sts'))).toThrow('ENOENT');
});

test('a server met in plaintext is left for its port with TLS, and this client never goes back', () => {
  const ours = client();
  expect(ours.announced(SERVER, 'port=6697', undefined)).toBe(true);
  expect(ours.route(SERVER)).toEqual(UPGRADED);
  expect(notices).toEqual([
    'Chat.Example:6667 wants TLS: going on to Chat.Example:6697, and never back to plaintext',
  ]);
  // Until a policy is seen there, that is known to this client only.
  expect(client().route(SERVER)).toEqual(PLAIN);
  ours.announced(SERVER, `duration=${DAY}`, security(true));
  expect(client().route(SERVER)).toEqual(UPGRADED);
});

test('an address in plaintext is not left', () => {
  expect(client().announced({ host: '127.0.0.1', port: 6667 }, 'port=6697', undefined)).toBe(false);
});

test('with TLS the port that was asked for stays, and nothing less than a verified certificate will do', () => {
  client(false).announced(SECURE, `duration=${DAY}`, security(true));
  expect(client(false).route({ host: 'chat.example', port: 7000 })).toEqual({
    port: 7000,
    secure: true,
    strict: true,
  });
});

test('what is kept and cannot be read forbids plaintext; a directory that takes nothing is told', () => {
  client(false).announced(SECURE, `duration=${DAY}`, security(true));
  const [file = ''] = readdirSync(join(home, 'sts'));
  writeFileSync(join(home, 'sts', file), 'half');
  expect(() => client().route(SERVER)).toThrow(
    /Cannot know whether chat\.example may be reached without TLS/,
  );
  rmSync(join(home, 'sts'), { recursive: true });
  mkdirSync(join(home, 'other'));
  writeFileSync(join(home, 'sts'), '');
  chmodSync(join(home, 'sts'), 0o600);
  client(false).announced({ host: 'other.example', port: 6697 }, `duration=${DAY}`, security(true));
  expect(notices.at(-1)).toMatch(/^what other\.example says about TLS is not kept: /);
});
