/**
 * share/systemd/chat-server.service: what systemd thinks of it, and whether the daemon can live in it. There is no
 * systemd to start it here, but what it forbids can be forbidden without: strace refuses the system calls of its filter.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { PROJECT } from '../support/pm2.js';
import { Program } from '../support/program.js';
import { TestClient } from '../support/test-client.js';
import { whyNoTrace } from '../support/traced.js';
import { missingPrograms } from '../support/which.js';

/** At most so much of 10; it is 1.3. What is left is the network, the JIT compiler, and the machine's own directories. */
const EXPOSURE = 2;

const unit = readFileSync(join(PROJECT, 'share/systemd/chat-server.service'), 'utf8')
  .replaceAll('/usr/bin/node', process.execPath)
  .replaceAll('/opt/chat-tui', PROJECT);

/** The values that a key of the unit has, in their order. */
const valuesOf = (key: string): string[] =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-unit-'));
  file = join(directory, 'chat-server.service');
  writeFileSync(file, unit);
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const noSystemd = missingPrograms('systemd-analyze');
const noTrace = noSystemd ?? whyNoTrace();
const unless = (why: string | undefined): string => (why === undefined ? '' : ` (${why})`);

describe.skipIf(noSystemd !== undefined)(`systemd-analyze${unless(noSystemd)}`, () => {
  const analyze = (...args: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  };

  test('finds nothing wrong in the unit', () => {
    expect(analyze('verify', file)).toEqual({ status: 0, output: '' });
  });

  test('finds it well closed, and would not without its hardening', () => {
    const threshold = `--threshold=${EXPOSURE * 10}`;
    const { status, output } = analyze('security', '--offline=true', threshold, file);
    expect(status, output).toBe(0);
    writeFileSync(file, unit.replace(/^(?:Protect|Private|Restrict|SystemCall|Capability).*$/gm, ''));
    expect(analyze('security', '--offline=true', threshold, file).status).not.toBe(0);
  });
});

/** The system calls of `SystemCallFilter=` lines: a set each, `~` takes away. */
function allowedCalls(filters: readonly string[]): Set<string> {
  const allowed = new Set(callsOf('@default'));
  for (const filter of filters) {
    const taken = filter.startsWith('~');
    for (const call of filter.replace('~', '').split(' ').flatMap(callsOf)) {
      if (taken) allowed.delete(call);
      else allowed.add(call);
    }
  }
  return allowed;
}

function callsOf(set: string): string[] {
  if (!set.startsWith('@')) return [set];
  return execFileSync('systemd-analyze', ['syscall-filter', set], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== set && !line.startsWith('#'))
    .flatMap(callsOf);
}

describe.skipIf(noTrace !== undefined)(`under the filter of its system calls${unless(noTrace)}`, () => {
  /** The unit's own command, with another place for its data and any port, refused all that the filters refuse. */
  function start(filters: readonly string[]): Program {
    const [command = ''] = valuesOf('ExecStart');
    const own = command
      .replace('/etc/chat-server.toml', join(directory, 'chat.toml'))
      .replace('/var/lib/chat-server', join(directory, 'data'));
    writeFileSync(join(directory, 'chat.toml'), '[[listen]]\nport = 0\n[[listen]]\nport = 0\ntls = true\n');
    // strace knows fewer calls than systemd; a question mark passes over those.
    const calls = [...allowedCalls(filters)].map((call) => `?${call}`).join(',');
    const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `inject=!${calls}:error=EPERM`] as const;
    return new Program([...strace, ...own.split(' '), '--allow-root'], { cwd: directory });
  }

  test('the daemon starts, makes its key, stores a message and ends', async () => {
    await using daemon = start(valuesOf('SystemCallFilter'));
    const line = await daemon.expectLine(/server\.listening host=\S+ port=\d+$/);
    await daemon.expectLine(/tls=true/);
    const client = await TestClient.connect(Number(/port=(\d+)/.exec(line)?.[1]));
    await client.register('ann', { caps: ['echo-message'] });
    client.send('PRIVMSG #lobby :stored');
    await client.expectLine(/PRIVMSG #lobby :stored$/);
    client.send('QUIT');
    await client.waitClosed();
    const pid = Number(/ pid=(\d+) /.exec(daemon.output)?.[1]);
    process.kill(pid, 'SIGTERM');
    expect(await daemon.exited).toEqual({ code: 0, signal: null });
    expect(daemon.output).not.toMatch(/ error /);
  });

  test('and could not listen under a filter without the network', async () => {
    await using daemon = start([...valuesOf('SystemCallFilter'), '~@network-io']);
    expect((await daemon.exited).code).not.toBe(0);
    expect(daemon.output).not.toContain('server.listening');
  });
});

test('it waits for the goodbye, restarts what failed and not what cannot work, and keeps its files to itself', () => {
  expect(valuesOf('RestartPreventExitStatus')).toEqual(['78']);
  expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(7);
  expect(valuesOf('UMask')).toEqual(['0077']);
  expect(valuesOf('User')).toEqual(['chat-server']);
  expect(unit).not.toContain('--allow-root');
});
