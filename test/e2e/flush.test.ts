/** The daemon and its disk, seen from the kernel: what is flushed before what, and writes that fail while it runs. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import type { TestClient } from '../support/test-client.js';
import { trace, whyNoTrace } from '../support/traced.js';

const why = whyNoTrace();

describe.skipIf(why !== undefined)(`seen from the kernel${why === undefined ? '' : ` (${why})`}`, () => {
  let data: string;
  let daemon: Daemon;
  let ann: TestClient;
  let bob: TestClient;

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'chat-flush-'));
    daemon = await Daemon.start({ data, flags: ['--heartbeat-interval=5m'] });
    ann = await daemon.join('ann', ['echo-message', 'standard-replies', 'message-tags']);
    bob = await daemon.join('bob');
  });

  afterEach(async () => {
    await daemon.stop('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  });

  test('the log is flushed before anybody is shown a message, its sender included', async () => {
    const file = join(data, 'trace');
    const flags = ['-y', '-s', '300', '-o', file, '-e', 'trace=write,writev,pwrite64,fsync,fdatasync'];
    const tracing = await trace(daemon.program.pid, flags);
    for (let i = 0; i < 20; i++) {
      ann.send(`PRIVMSG #lobby :shown ${i}`);
      await ann.expectLine(`:shown ${i}`);
      await bob.expectLine(`:shown ${i}`);
    }
    await tracing.end();
    // One letter a call: w the log is written, f a flush of it is over, s the message goes out to somebody.
    const calls = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => {
        if (/ writev?\(\d+<(socket|TCP)[^]*PRIVMSG #lobby :shown /.test(line)) return 's';
        if (/ pwrite64\(\d+<[^>]*chat\.db-wal>/.test(line)) return 'w';
        return /( f(data)?sync\(\d+<[^>]*chat\.db-wal>\)|<\.\.\. f(data)?sync resumed>\)) += 0/.test(line)
          ? 'f'
          : '';
      })
      .join('');
    expect(calls.match(/s/g)?.length).toBeGreaterThanOrEqual(20);
    // Nothing is shown between what is written and its flush, and each of the twenty has had its own.
    expect(calls).not.toMatch(/w[^f]*s/);
    expect(calls.match(/f[^s]*s/g)).toHaveLength(20);
  });

  test.for(['EROFS', 'EIO', 'ENOSPC'])(
    'a disk that answers %s while the daemon runs: refused, shown to nobody, said once, and over when it is over',
    async (code) => {
      const wal = join(data, 'chat.db-wal');
      const inject = [
        '-o',
        '/dev/null',
        '-P',
        wal,
        '-e',
        'trace=pwrite64',
        '-e',
        `inject=pwrite64:error=${code}`,
      ];
      ann.send('PRIVMSG #lobby :before');
      await bob.expectLine(':before');
      const failing = await trace(daemon.program.pid, inject);
      for (let i = 0; i < 5; i++) ann.send(`PRIVMSG #lobby :lost ${i}`);
      for (let i = 0; i < 5; i++) await ann.expectLine(/ FAIL PRIVMSG STORE_\w+ .*:/);
      // The chat itself stays up: who comes and goes is shown, history is read.
      const carl = await daemon.join('carl', ['batch', 'draft/chathistory']);
      await bob.expectLine(/^:carl!\S+ JOIN #lobby/);
      carl.send('CHATHISTORY LATEST #lobby * 10');
      expect((await carl.sync()).filter((line) => line.includes(' PRIVMSG '))).toEqual([
        expect.stringMatching(/:before$/),
      ]);
      const shown = (client: TestClient): string[] => client.lines.filter((line) => line.includes(':lost '));
      await bob.sync();
      expect([...shown(ann), ...shown(bob)].filter((line) => line.includes(' PRIVMSG #lobby'))).toEqual([]);
      await failing.end();
      // It is its own next message that finds out.
      for (let tries = 0, refused = true; refused; tries++) {
        ann.send(`PRIVMSG #lobby :again ${tries}`);
        refused = (await ann.expectLine(new RegExp(`:again ${tries}$| FAIL PRIVMSG `))).includes(' FAIL ');
        expect(tries).toBeLessThan(20);
      }
      await bob.expectLine(/:again \d+$/);
      const said = daemon.program.lines.filter((line) => / (warn|error) +store\./.test(line));
      expect(said).toHaveLength(1);
    },
  );
});
