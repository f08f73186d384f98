/** A wall clock that jumps by two hours under the daemon: heartbeats do not care, and no time within a room runs back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import type { TestClient } from '../support/test-client.js';
import { makeWallClock } from '../chaos/clock.js';

const HOURS = 3600;
const probe = mkdtempSync(join(tmpdir(), 'chat-clock-'));
const missing = makeWallClock(join(probe, 'offset')) === undefined ? 'libfaketime not installed' : undefined;
rmSync(probe, { recursive: true });

describe.skipIf(missing !== undefined)(
  `a clock that jumps${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let directory: string;
    let daemon: Daemon;
    let set: (seconds: number) => void;

    beforeEach(async () => {
      directory = mkdtempSync(join(tmpdir(), 'chat-clock-'));
      const clock = makeWallClock(join(directory, 'offset'));
      if (clock === undefined) throw new Error('there was a libfaketime a moment ago');
      set = clock.set;
      const flags = ['--heartbeat-interval=1s', '--heartbeat-timeout=2s', '--heartbeat-resume=0'];
      daemon = await Daemon.start({ data: join(directory, 'data'), flags, env: clock.environment });
    });

    afterEach(async () => {
      await daemon.stop('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    });

    /** Unix ms, as the daemon says it (391). */
    async function daemonTime(client: TestClient): Promise<number> {
      client.send('TIME');
      return Date.parse((await client.expectLine(/ 391 /)).split(' :').at(-1) ?? '');
    }

    test.for([2 * HOURS, -2 * HOURS])('by %i s', async (seconds) => {
      const caps = ['echo-message', 'message-tags', 'server-time'];
      const [ann, bob, mute] = [
        await daemon.join('ann', caps),
        await daemon.join('bob', caps),
        await daemon.join('mute'),
      ];
      const times: number[] = [];
      const say = async (text: string): Promise<void> => {
        ann.send(`PRIVMSG #lobby :${text}`);
        const line = await bob.expectLine(new RegExp(`PRIVMSG #lobby :${text}$`));
        times.push(Date.parse(/time=([^;\s]+)/.exec(line)?.[1] ?? ''));
      };
      for (let i = 0; i < 5; i++) await say(`before ${i}`);
      set(seconds);
      const jumped = (time: number): boolean => Math.abs(time - Date.now() - seconds * 1000) < 60_000;
      for (let i = 0; !jumped(await daemonTime(ann)); i++) await say(`meanwhile ${i}`);
      // It is still asked for signs of life, and answers, several times over.
      for (let beats = 0, from = ann.mark(); beats < 3; ) {
        await ann.expectLine(/^(:\S+ )?PING /);
        beats = ann.linesSince(from).filter((line) => /^(:\S+ )?PING /.test(line)).length;
        await say(`beat ${beats}`);
      }
      expect(ann.lines.some((line) => / QUIT /.test(line))).toBe(false);
      // And who does not answer is still found out.
      mute.answersPings = false;
      await ann.expectLine(/^\S* ?:mute!\S+ QUIT :Ping timeout: 3 seconds$/);
      await say('after');
      expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true);
      await bob.sync();
    });
  },
);
