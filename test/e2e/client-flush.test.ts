/**
 * The client and its disk, seen from the kernel: a line is on the disk before it is told to the reader and before it is
 * sent, with its name in its directory, so that no power cut takes what somebody has seen.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { trace, wholeCalls, whyNoTrace } from '../support/traced.js';

const why = whyNoTrace();
const COUNT = 10;

/** What a call is for the order of things; undefined for one that is about none of them. */
function meaningOf(call: string): string | undefined {
  if (!/ = (0|[1-9]\d*)(<[^>]*>)?$/.test(call)) return undefined;
  const line = /kept (\d+)/.exec(call)?.[1] ?? '';
  if (/ p?writev?(64)?\(\d+<[^>]*\/outbox\.jsonl(\.new)?>/.test(call) && call.includes('add'))
    return `w${line}`;
  if (/ fsync\(\d+<[^>]*\/outbox\.jsonl(\.new)?>\)/.test(call)) return 'f';
  if (/ rename\w*\([^)]*outbox\.jsonl\.new[^)]*outbox\.jsonl"/.test(call)) return 'r';
  // Any other name that ends without a suffix is that of a directory.
  if (/ fsync\(\d+<[^>]*\/[^./>]+>\)/.test(call)) return 'd';
  if (/ p?writev?(64)?\(\d+<(socket|TCP)[^]*PRIVMSG #lobby :kept /.test(call)) return `s${line}`;
  if (/ writev?\(1<[^]*queued/.test(call)) return `t${line}`;
  return undefined;
}

describe.skipIf(why !== undefined)(`seen from the kernel${why === undefined ? '' : ` (${why})`}`, () => {
  let directory: string;
  let daemon: Daemon;
  let client: ChatTui;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'chat-flush-'));
    daemon = await Daemon.start({ data: join(directory, 'data'), flags: ['--heartbeat-interval=5m'] });
    client = await ChatTui.start({ nick: 'ann', server: daemon.address, state: join(directory, 'state') });
  });

  afterEach(async () => {
    await client.end();
    await daemon.stop('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  test('a line is flushed before the reader is told of it and before the server is', async () => {
    const file = join(directory, 'trace');
    const calls = 'trace=write,writev,pwrite64,pwritev,fsync,rename,renameat,renameat2';
    const tracing = await trace(client.program.pid, ['-y', '-s', '2000', '-o', file, '-e', calls]);
    for (let line = 0; line < COUNT; line++) {
      await client.tell(`kept ${line}`);
    }
    await tracing.end();
    const steps = wholeCalls(readFileSync(file, 'utf8'))
      .map(meaningOf)
      .filter((step) => step !== undefined);
    const order = steps.join(' ');
    for (let line = 0; line < COUNT; line++) {
      const written = steps.indexOf(`w${line}`);
      const flushed = steps.indexOf('f', written);
      const [told, sent] = [steps.indexOf(`t${line}`), steps.indexOf(`s${line}`)];
      expect(Math.min(written, told, sent), order).toBeGreaterThanOrEqual(0);
      expect(flushed, order).toBeGreaterThan(written);
      expect(Math.min(told, sent), order).toBeGreaterThan(flushed);
    }
    // The first one makes the file: its name is on the disk as well before anybody hears of it.
    expect(order).toMatch(/^w0 f r d (t0 s0|s0 t0)/);
  });

  test('so are the directories of a first start, up to the one that was there before', async () => {
    const file = join(directory, 'trace');
    const calls = 'trace=mkdir,mkdirat,fsync,write,writev';
    const prefix = ['strace', '-f', '-y', '-s', '2000', '-o', file, '-e', calls];
    const state = join(directory, 'not', 'made', 'yet');
    const fresh = await ChatTui.start({ nick: 'eve', server: daemon.address, state, prefix });
    await fresh.tell('kept 0');
    await fresh.end();
    const said = wholeCalls(readFileSync(file, 'utf8'));
    const told = said.findIndex((call) => meaningOf(call) === 't0');
    const made = said.flatMap((call) => / mkdir\w*\((?:\w+<[^>]*>, )?"([^"]+)".* = 0$/.exec(call)?.[1] ?? []);
    const kept = made.filter((each) => each.startsWith(join(directory, 'not')));
    expect(kept.length).toBeGreaterThanOrEqual(5);
    for (const each of kept) {
      const at = said.findIndex(
        (call) => / mkdir/.test(call) && call.includes(`"${each}"`) && call.endsWith('= 0'),
      );
      const flushed = said.findIndex(
        (call, index) => index > at && call.includes(` fsync(`) && call.includes(`<${dirname(each)}>`),
      );
      expect(flushed, each).toBeGreaterThan(at);
      expect(told, each).toBeGreaterThan(flushed);
    }
  });
});
