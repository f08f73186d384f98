/** kill -9 of the daemon, again and again, with people in it: whoever comes back in time was never seen to leave. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import { comeBack, linesOf, RESUME_CAPS, tokenOf } from '../support/resume.js';
import type { TestClient } from '../support/test-client.js';

const CAPS = [...RESUME_CAPS, 'away-notify', 'echo-message'];
const KILLS = 6;

let data: string;
let daemon: Daemon;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'chat-kill-'));
  daemon = await Daemon.start({ data });
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function killAndStart(flags: readonly string[] = []): Promise<void> {
  await daemon.stop('SIGKILL');
  daemon = await Daemon.start({ data, flags });
}

/** The standing of everybody in a room, as NAMES shows it. */
async function namesOf(asker: TestClient, room: string): Promise<string[]> {
  asker.send(`NAMES ${room}`);
  const lines = (await asker.sync()).filter((line) => line.includes(` = ${room} :`));
  return lines.flatMap((line) => line.split(' :')[1]?.split(' ') ?? []).sort();
}

test('rooms, standing, nicks, parts and kicks of just before the kill are what they were', async () => {
  let [ann, bob, eve] = await Promise.all(['ann', 'bob', 'eve'].map((nick) => daemon.join(nick, CAPS)));
  if (ann === undefined || bob === undefined || eve === undefined) throw new Error('three have come');
  const plain = await daemon.join('plain');
  // The plain one is operator; who enters after the kill must not become one for that.
  plain.send('JOIN #plain');
  await plain.sync();
  ann.send('JOIN #tea');
  await ann.sync();
  for (let kill = 0; kill < KILLS; kill++) {
    const room = `#r${kill}`;
    bob.send(`JOIN ${room},#plain`);
    eve.send('JOIN #tea', `JOIN ${room}`);
    await Promise.all([bob.sync(), eve.sync()]);
    ann.send(`AWAY :${kill}`);
    await ann.sync();
    ann.send('MODE #tea +v eve', kill % 2 === 0 ? 'PART #lobby' : 'JOIN #lobby');
    bob.send(`PRIVMSG #tea :word ${kill}`, `MODE ${room} +o eve`, `KICK ${room} eve :out`, `NICK bob${kill}`);
    // What has been answered is kept, though nothing comes after it that would write it down once more.
    await Promise.all([ann.sync(), bob.sync()]);
    await killAndStart();

    const tokens: string[] = [ann, bob, eve].map((client: TestClient) => tokenOf(client));
    [ann, bob, eve] = await Promise.all(tokens.map((token) => comeBack(daemon.port, token, { caps: CAPS })));
    if (ann === undefined || bob === undefined || eve === undefined) throw new Error('three have come back');
    for (const [client, nick] of [
      [ann, 'ann'],
      [bob, `bob${kill}`],
      [eve, 'eve'],
    ] as const) {
      expect(client.lines.some((line) => line.endsWith(` RESUME SUCCESS ${nick}`))).toBe(true);
      for (const other of ['ann', `bob${kill}`, 'eve', 'plain']) {
        if (other === nick) continue;
        expect(linesOf(client, other).filter((line) => / (QUIT|JOIN|PART|NICK) /.test(line))).toEqual([]);
      }
    }
    expect(await namesOf(bob, room)).toEqual([`@bob${kill}`]);
    expect(await namesOf(bob, '#plain')).toEqual([`bob${kill}`]);
    expect(await namesOf(ann, '#tea')).toEqual(['+eve', '@ann']);
    expect(await namesOf(eve, '#lobby')).toEqual([...(kill % 2 === 0 ? [] : ['ann']), `bob${kill}`, 'eve']);
    expect(ann.lines).toContain(':chat.localhost 306 ann :You have been marked as being away');
    bob.send('PART #plain');
    eve.send('PART #tea');
    await Promise.all([bob.sync(), eve.sync()]);
    // Somebody plain for the next round: operator, since nobody is left there.
    const next = await daemon.join(`plain${kill}`);
    next.send('JOIN #plain');
    await next.sync();
  }
});

test('killed at any moment of a registration: whoever has a token comes back with it', async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const clients = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const client = await daemon.connect();
        const nick = `n${kill}x${i}`;
        client.send(`CAP REQ :${CAPS.join(' ')}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'CAP END');
        return client;
      }),
    );
    // Killed when a few have their token, whatever the others have.
    await Promise.all(clients.slice(0, kill * 2).map((client) => client.expectLine(' RESUME TOKEN ')));
    await killAndStart();
    await Promise.all(clients.map((client) => client.waitClosed()));
    const given = clients.filter((client) => client.lines.some((line) => line.includes(' RESUME TOKEN ')));
    expect(given.length).toBeGreaterThanOrEqual(kill * 2);
    for (const client of given) {
      const again = await comeBack(daemon.port, tokenOf(client), { caps: CAPS });
      expect(again.lines.some((line) => line.includes(' RESUME SUCCESS '))).toBe(true);
      again.send('QUIT');
      await again.waitClosed();
    }
  }
});

test('who does not come back in time is gone then, and whoever had no token at once', async () => {
  const [bob] = [await daemon.join('bob', CAPS), await daemon.join('plain')];
  await killAndStart(['--heartbeat-resume=2s']);
  const ann = await daemon.join('ann', CAPS);
  expect(await namesOf(ann, '#lobby')).toEqual(['ann', 'bob']);
  await ann.expectLine(':bob!~bob@127.0.0.1 QUIT :Connection lost');
  const late = await comeBack(daemon.port, tokenOf(bob), { nick: 'bob', caps: CAPS });
  expect(late.lines.some((line) => line.includes(' FAIL RESUME INVALID_TOKEN '))).toBe(true);
  expect(late.lines.some((line) => line.includes(' 001 bob '))).toBe(true);
});
