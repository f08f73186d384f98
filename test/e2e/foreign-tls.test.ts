/** Other people's clients over TLS, with the self-signed certificate of a first start, as README and docs/tls.md say. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { ForeignClient } from '../contract/foreign-client.contract.js';
import { Daemon } from '../support/daemon.js';
import { startIrssi } from '../support/foreign/irssi.js';
import { startWeechat } from '../support/foreign/weechat.js';
import { TestClient } from '../support/test-client.js';
import { missingPrograms } from '../support/which.js';

const PROJECT = resolve(import.meta.dirname, '../..');
const noIrssi = missingPrograms('irssi') !== undefined;
const noWeechat = missingPrograms('weechat-headless') !== undefined;

let data: string;
let daemon: Daemon;
let ann: TestClient;
let foreign: ForeignClient | undefined;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-foreign-tls-'));
  daemon = await Daemon.start({ listen: '127.0.0.1:+0', data });
  ann = await TestClient.connectTls(daemon.port);
  await ann.register('ann');
});

afterEach(async () => {
  await foreign?.end();
  foreign = undefined;
  await ann.drop();
  await daemon.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

/** Both ways through the lobby, and the server knows how. */
async function talks(client: ForeignClient): Promise<void> {
  await ann.expectLine(/^:ivy!\S+ JOIN #lobby/);
  await client.shows(/has joined #lobby/);
  client.say('#lobby', 'nobody listens ☕');
  await ann.expectLine(/^:ivy!\S+ PRIVMSG #lobby :nobody listens ☕/);
  ann.send('PRIVMSG #lobby :indeed', 'WHOIS ivy');
  await client.shows(/ann.*indeed/);
  await ann.expectLine(' 671 ann ivy :is using a secure connection');
}

/** As docs/tls.md has irssi's users write the fingerprint. */
function inPairs(hexadecimal: string): string {
  return (hexadecimal.match(/../g) ?? []).join(':').toUpperCase();
}

function keyOfServer(): string {
  const key = /tls\.certificate fingerprint=sha256:([0-9a-f]{64}) /.exec(daemon.program.output)?.[1];
  if (key === undefined) throw new Error('the log has no fingerprint');
  return key;
}

describe.skipIf(noIrssi)('irssi', () => {
  test('gets in with the line that README and `npm start` print', async () => {
    for (const file of ['README.md', 'scripts/start.js'])
      expect(readFileSync(join(PROJECT, file), 'utf8')).toContain('/connect -tls ');
    foreign = startIrssi(daemon.port, 'ivy', { flags: '-tls' });
    await talks(foreign);
  });

  test('gets in with the key that chat-server prints, and stays away with another one', async () => {
    const key = keyOfServer();
    const other = `${key.startsWith('00') ? '11' : '00'}${key.slice(2)}`;
    foreign = startIrssi(daemon.port, 'ivy', { flags: `-tls -tls_pinned_pubkey ${inPairs(other)}` });
    await foreign.shows(/Pinned public key mismatch/i);
    await foreign.end();
    await ann.sync();
    expect(ann.lines.some((line) => line.includes('JOIN #lobby') && line.startsWith(':ivy'))).toBe(false);
    foreign = startIrssi(daemon.port, 'ivy', { flags: `-tls -tls_pinned_pubkey ${inPairs(key)}` });
    await talks(foreign);
  });
});

describe.skipIf(noWeechat)('weechat', () => {
  test('gets in with the fingerprint of the certificate, and stays away with another one', async () => {
    const { fingerprint256 } = new X509Certificate(readFileSync(join(data, 'tls.pem')));
    const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase();
    const other = `${fingerprint.startsWith('00') ? '11' : '00'}${fingerprint.slice(2)}`;
    foreign = startWeechat(daemon.port, 'ivy', { fingerprint: other });
    await foreign.shows(/certificate fingerprint does not match|certificate.*fingerprint.*not/i);
    await foreign.end();
    foreign = startWeechat(daemon.port, 'ivy', { fingerprint });
    await talks(foreign);
  });
});
