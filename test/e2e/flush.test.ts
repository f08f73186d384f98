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
    // Whole pages of the database.
    const flags = ['-y', '-s', '5000', '-o', file, '-e', 'trace=write,writev,pwrite64,fsync,fdatasync'];
    const tracing = await trace(daemon.program.pid, flags);
    for (let i = 0; i < 20; i++) {
      ann.send(`PRIVMSG #lobby :shown ${i}.`);
      await ann.expectLine(`:shown ${i}.`);
      await bob.expectLine(`:shown ${i}.`);
    }
    await tracing.end();
    const lines = readFileSync(file, 'utf8').split('\n');
    const isFlush = (line: string): boolean =>
      /( f(data)?sync\(\d+<[^>]*chat\.db-wal>\)|<\.\.\. f(data)?sync resumed>\)) += 0/.test(line);
    for (let i = 0; i < 20; i++) {
      const text = `shown ${i}.`;
      const [written, shown] = [/ pwrite64\(\d+<[^>]*chat\.db-wal>/, / writev?\(\d+<(socket|TCP)/].map(
        (call) => lines.findIndex((line) => call.test(line) && line.includes(text)),
      );
      expect(written, `${text} is written`).toBeGreaterThanOrEqual(0);
      // Other work on the log, such as its search index, may be written meanwhile: what counts is this message's flush.
      const flushed = lines.findIndex((line, at) => at > (written ?? 0) && isFlush(line));
      expect(flushed, `${text} is flushed`).toBeGreaterThanOrEqual(0);
      expect(shown, `${text} is shown after its flush`).toBeGreaterThan(flushed);
    }
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
