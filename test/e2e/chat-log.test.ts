/** `--log DIR`: what a real client writes down of conversations, and what it does when its disk is full. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHAT_TUI } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import { PtyProgram } from '../support/pty.js';
import { mountSmallDisk } from '../support/small-disk.js';
import type { TestClient } from '../support/test-client.js';

let daemon: Daemon;
let alice: TestClient;
let home: string;

beforeEach(async () => {
  daemon = await Daemon.start();
  alice = await daemon.join('alice');
  home = mkdtempSync(join(tmpdir(), 'chat-logs-'));
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

function commandFor(directory: string, ...flags: readonly string[]): [string, ...string[]] {
  const wishes = ['--server', daemon.address, '--nick', 'zoe', '--log', directory, ...flags];
  return [process.execPath, CHAT_TUI, '--no-tls', ...wishes];
}

/** The events of a log, without their times and ids. */
function eventsOf(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop(), 'the last line is whole').toBe('');
  return lines.map((line) => {
    const { time, msgid, ...rest } = JSON.parse(line) as Record<string, unknown>;
    expect(new Date(String(time)).toISOString()).toBe(time);
    expect(msgid).toMatch(/^\S+$/);
    return rest;
  });
}

test('each conversation has a file of its own, for the eyes of its owner whatever the umask says', async () => {
  const directory = join(home, 'logs');
  const script = 'umask 0; exec "$@"';
  const zoe = PtyProgram.start({
    command: ['sh', '-c', script, 'sh', ...commandFor(directory)],
    env: { HOME: home, TZ: 'UTC' },
  });
  try {
    await zoe.waitFor('online zoe@');
    alice.send('PRIVMSG #lobby :hello \x1b[31mred\x0f, "quoted"', 'PRIVMSG zoe :psst', 'TOPIC #lobby :New');
    await zoe.waitFor('psst');
    await zoe.waitFor('set the topic');
    zoe.keys('/me waves', 'enter', 'hi 👀', 'enter', '/join ops', 'enter', 'first here', 'enter');
    await zoe.waitFor(/first here +✓/);
    // What was refused is in no log.
    zoe.keys('/msg nobody lost', 'enter');
    await zoe.waitFor('not sent');
    zoe.keys('\\q', 'enter');
    expect((await zoe.exited).code).toBe(0);
    const [server = '', ...others] = readdirSync(directory);
    expect([server, others]).toEqual([daemon.address.replace(':', '%3a'), []]);
    const folder = join(directory, server);
    expect(readdirSync(folder).toSorted()).toEqual(['#lobby.jsonl', '#ops.jsonl', 'alice.jsonl']);
    expect(eventsOf(join(folder, '#lobby.jsonl')).filter(({ type }) => type !== 'join')).toEqual([
      { type: 'message', nick: 'alice', text: expect.stringMatching(/^hello .*31mred, "quoted"$/) as string },
      { type: 'topic', nick: 'alice', text: 'New' },
      { type: 'action', nick: 'zoe', text: 'waves' },
      { type: 'message', nick: 'zoe', text: 'hi 👀' },
    ]);
    expect(eventsOf(join(folder, 'alice.jsonl'))).toEqual([{ type: 'message', nick: 'alice', text: 'psst' }]);
    expect(eventsOf(join(folder, '#ops.jsonl')).map(({ text }) => text)).toContain('first here');
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    for (const name of readdirSync(folder)) expect(mode(join(folder, name)), name).toBe('600');
    expect([mode(directory), mode(folder)]).toEqual(['700', '700']);
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
  } finally {
    await zoe.close();
  }
});

/** The texts of a log; a line that a full disk has cut stands where it was cut. */
function textsOf(path: string): unknown[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) =>
    line.endsWith('}') ? [(JSON.parse(line) as Record<string, unknown>)['text']] : [],
  );
}

const disk = mountSmallDisk(1);

describe.skipIf(disk === undefined)(
  `a full disk${disk === undefined ? ' (needs root, to mount one)' : ''}`,
  () => {
    test('is told once, and the chat goes on; what waited is written when there is room', async () => {
      const { directory, fill, clear, unmount } = disk ?? expect.fail('no disk');
      const zoe = new Program(commandFor(join(directory, 'logs'), '--plain'), {
        env: { HOME: home, TZ: 'UTC', XDG_STATE_HOME: join(home, 'state') },
      });
      try {
        await zoe.expectLine('-- online at ');
        const path = join(directory, 'logs', daemon.address.replace(':', '%3a'), '#lobby.jsonl');
        const texts = (): unknown[] => textsOf(path);
        zoe.type('before');
        await expect.poll(texts, { timeout: 30_000 }).toContain('before');
        fill();
        // More than what is left of the page that the file has already.
        const long = Array.from({ length: 40 }, (_, i) => `${i} ${'long '.repeat(40)}end`);
        alice.send(...long.map((text) => `PRIVMSG #lobby :${text}`));
        await zoe.expectLine(/the log cannot be written: .*ENOSPC.*; the chat goes on/);
        zoe.type('while it is full');
        await zoe.expectLine('<zoe> while it is full');
        alice.send('PRIVMSG #lobby :so do I');
        await zoe.expectLine('<alice> so do I');
        expect(zoe.output.match(/cannot be written/g)).toHaveLength(1);
        clear();
        await zoe.expectLine('the log is written again');
        await expect.poll(texts, { timeout: 30_000 }).toContain('so do I');
        const all = [...long, 'while it is full', 'so do I'];
        expect(texts().filter((text) => all.includes(String(text)))).toEqual(all);
      } finally {
        await zoe.end();
        unmount();
      }
    });
  },
);
