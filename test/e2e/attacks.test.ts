/**
 * Each attack against the real daemon with its defaults, while people who behave talk in a room: what they say arrives,
 * all of it, until the attack has been made as a whole. How long it takes is measured by `npm run bench:attacks`, not here.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';

import { ATTACKS } from '../../bench/attacks/all.js';
import { crowd } from '../../bench/attacks/attack.js';
import { flood } from '../../bench/attacks/floods.js';
import { GoodPeople } from '../../bench/attacks/good-people.js';
import { Peer } from '../../bench/attacks/peer.js';
import { type AttackedServer, startServer } from '../../bench/attacks/server.js';
import { commandTable } from '../../src/server/commands/index.js';
import { descriptorLimit } from '../../src/server/listen/descriptors.js';

const MAIN = resolve(import.meta.dirname, '../../dist/server/main.js');
/** Those who never get anywhere are sent away sooner than by default, and their attack is whole sooner. */
const HASTE = ['--heartbeat-registration=8s', '--tls-handshake=5s'];
/** What they say at least while an attack goes on. */
const MESSAGES = 20;
/** KiB that the server may have in memory whatever is done to it: 10,000 connections or 5,000 people, and their answers. */
const MOST_MEMORY = 600 << 10;

let server: AttackedServer | undefined;

afterEach(() => server?.stop());

function residentOf(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

describe.runIf(process.platform === 'linux')('those who talk go on talking during', () => {
  test.for(ATTACKS)(
    '$name',
    { timeout: 300_000 },
    async ({ flags = [], descriptors = 0, start }, { skip }) => {
      skip((descriptorLimit() ?? Infinity) < descriptors, `needs ${descriptors} descriptors (ulimit -n)`);
      server = await startServer({ main: MAIN, flags: [...HASTE, ...flags] });
      const people = await GoodPeople.meet(server.target.plain);
      const assault = await start(server.target);
      onTestFinished(() => assault.stop());
      let isWhole = false;
      void assault.whole.then(() => (isWhole = true));
      let most = 0;
      const { times } = await people.talk(20, (count) => {
        most = Math.max(most, residentOf(server?.process.pid));
        return !isWhole || count < MESSAGES;
      });
      expect(times.length).toBeGreaterThanOrEqual(MESSAGES);
      expect(most).toBeLessThan(MOST_MEMORY);
      await assault.stop();
      // It is the same server, and it lets in who comes now.
      const heir = await Peer.open({ port: server.target.plain });
      await heir.register('heir');
      heir.close();
      people.leave();
      expect(server.complaints).toEqual([]);
      expect(await server.stop()).toBe(0);
    },
  );

  test('a flood of each command by itself', { timeout: 300_000 }, async () => {
    server = await startServer({ main: MAIN });
    const { target } = server;
    const rows = [...commandTable().keys()];
    expect([...target.commands].sort()).toEqual([...rows].sort());
    const people = await GoodPeople.meet(target.plain);
    for (const [at, command] of rows.entries()) {
      const assault = crowd(2, 2, flood(target, command, at));
      await people.talk(30, (count) => count < 6);
      await assault.stop();
    }
    people.leave();
    expect(server.complaints).toEqual([]);
  });
});
