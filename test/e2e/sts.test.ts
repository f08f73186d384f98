/** Strict transport security between the real programs: plaintext is left, and not come back to. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { issue, makeAuthority } from '../support/certificates.js';
import { Daemon } from '../support/daemon.js';
import { freePort } from '../support/ports.js';
import { Program } from '../support/program.js';

const CHAT_TUI = resolve(import.meta.dirname, '../../dist/client/main.js');

let directory: string;
const cleanups: Array<() => unknown> = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-sts-e2e-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

/** One line sent, with plaintext asked for. */
function once(address: string): Program {
  return client('--nick', 'cron', '--server', address, '--no-tls', '--once', 'done');
}

/** Says at once why it is not connected. */
function watch(address: string): Program {
  return client('--nick', 'bot', '--server', address, '--no-tls', '--json');
}

/** The authority of the test is known to it. */
function client(...args: readonly string[]): Program {
  const program = new Program([process.execPath, CHAT_TUI, ...args], {
    env: { XDG_STATE_HOME: join(directory, 'state'), NODE_EXTRA_CA_CERTS: join(directory, 'ca.pem') },
  });
  cleanups.push(() => program.end());
  return program;
}

test('plaintext is left for TLS, which is kept to in later runs, also when only plaintext answers, until its time is over', async () => {
  const authority = await makeAuthority();
  writeFileSync(join(directory, 'ca.pem'), authority.certificate);
  const { key, certificate } = await issue({ hosts: ['localhost'] }, authority);
  const pair = join(directory, 'pair.pem');
  writeFileSync(pair, certificate + key, { mode: 0o600 });
  const [plain, secure] = [await freePort(), await freePort()];
  const address = `localhost:${plain}`;
  const flags = [
    '--listen',
    `127.0.0.1:${plain}`,
    `--tls-cert=${pair}`,
    '--tls-sts=30d',
    '--plaintext=anywhere',
  ];
  const first = await Daemon.start({ listen: `127.0.0.1:+${secure}`, data: join(directory, 'data'), flags });
  cleanups.push(() => first.program.end());
  await first.program.expectLine(`port=${plain}`);

  const upgraded = once(address);
  expect((await upgraded.exited).code, upgraded.output).toBe(0);
  const kept = join(directory, 'state/chat-tui/sts');
  const [file = ''] = readdirSync(kept);
  expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(kept, file), 'utf8')).toMatch(new RegExp(`^${secure} \\d+\n$`));
  await first.stop();

  // Somebody on the way lets only plaintext through.
  const stripped = await Daemon.start({ listen: `127.0.0.1:${plain}`, data: join(directory, 'stripped') });
  cleanups.push(() => stripped.program.end());
  await watch(address).expectLine(`Cannot connect to localhost:${secure}`);
  expect(stripped.program.output).not.toContain('client.registered');

  // A listener with a key of their own is none either, whatever anybody trusts.
  const impostor = await Daemon.start({ listen: `127.0.0.1:+${secure}`, data: join(directory, 'impostor') });
  cleanups.push(() => impostor.program.end());
  await watch(address).expectLine('this server insists on one that can be verified (STS)');
  expect(impostor.program.output).not.toContain('client.registered');

  writeFileSync(join(kept, file), `${secure} ${Date.now() - 1}\n`);
  expect((await once(address).exited).code).toBe(0);
  expect(stripped.program.output).toContain('client.registered');
}, 90_000);
