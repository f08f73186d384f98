/** Other people's clients log in by SASL over TLS, as docs/accounts.md says: with a key, a password, or SCRAM. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { makeSelfSigned } from '../../src/core/self-signed.js';
import type { ForeignClient } from '../contract/foreign-client.contract.js';
import { Daemon } from '../support/daemon.js';
import { startIrssi } from '../support/foreign/irssi.js';
import { startWeechat } from '../support/foreign/weechat.js';
import { TestClient } from '../support/test-client.js';
import { missingPrograms } from '../support/which.js';

const PASSWORD = 'correct-horse';
const noIrssi = missingPrograms('irssi') !== undefined;
const noWeechat = missingPrograms('weechat-headless') !== undefined;

let data: string;
let daemon: Daemon;
let ann: TestClient;
let foreign: ForeignClient | undefined;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-foreign-sasl-'));
  daemon = await Daemon.start({ listen: '127.0.0.1:+0', data, flags: ['--accounts-rounds=4096'] });
  const ivy = await TestClient.connectTls(daemon.port);
  await ivy.register('ivy', { caps: ['standard-replies'] });
  ivy.send(`REGISTER * * ${PASSWORD}`);
  await ivy.expectLine('REGISTER SUCCESS');
  await ivy.drop();
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

/** They are in the lobby under that nick, and the server knows whose account it is. */
async function isLoggedIn(nick: string, account: string): Promise<void> {
  await ann.expectLine(new RegExp(`^:${nick}!\\S+ JOIN #lobby`));
  ann.send(`WHOIS ${nick}`);
  await ann.expectLine(` 330 ann ${nick} ${account} :`);
}

describe.skipIf(noIrssi)('irssi', () => {
  const network = { sasl_username: 'ivy', sasl_password: PASSWORD };

  test('logs in with SASL PLAIN, and with a wrong password it is told', async () => {
    const flags = '-tls -network chat';
    const wrong = { ...network, sasl_mechanism: 'PLAIN', sasl_password: 'wrong-horse' };
    foreign = startIrssi(daemon.port, 'ivy', { flags, network: wrong });
    await foreign.shows(/The account or the password is wrong/);
    await foreign.end();
    foreign = startIrssi(daemon.port, 'ivy', { flags, network: { ...network, sasl_mechanism: 'PLAIN' } });
    await isLoggedIn('ivy', 'ivy');
  });

  test('logs in with SASL EXTERNAL by a key, under any nick', async () => {
    const { key, certificate } = await makeSelfSigned({ name: 'irssi', usage: 'client', now: Date.now() });
    const file = join(data, 'me.pem');
    writeFileSync(file, certificate + key, { mode: 0o600 });
    const flags = `-tls -tls_cert ${file} -network chat`;
    foreign = startIrssi(daemon.port, 'joe', { flags: `-tls -tls_cert ${file}` });
    await isLoggedIn('joe', 'joe');
    await foreign.end();
    foreign = startIrssi(daemon.port, 'joe_', {
      flags,
      network: { sasl_mechanism: 'EXTERNAL', sasl_username: 'joe' },
    });
    await foreign.shows(/SASL authentication succe/i);
    await isLoggedIn('joe_', 'joe');
  });
});

describe.skipIf(noWeechat)('weechat', () => {
  test.for(['plain', 'scram-sha-256'])('logs in with SASL %s', async (mechanism) => {
    const { fingerprint256 } = new X509Certificate(readFileSync(join(data, 'tls.pem')));
    foreign = startWeechat(daemon.port, 'ivy', {
      fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
      options: { sasl_mechanism: mechanism, sasl_username: 'ivy', sasl_password: PASSWORD },
    });
    await isLoggedIn('ivy', 'ivy');
    expect(daemon.program.output).not.toContain(PASSWORD);
  });
});
