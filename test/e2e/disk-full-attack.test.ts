/** A disk that is full while strangers flood: those who talk are told, and nothing that was acknowledged is missing after it. */
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { crowd } from '../../bench/attacks/attack.js';
import { flood } from '../../bench/attacks/floods.js';
import { startServer } from '../../bench/attacks/server.js';
import { mountSmallDisk } from '../support/small-disk.js';
import { TestClient } from '../support/test-client.js';

const MAIN = resolve(import.meta.dirname, '../../dist/server/main.js');
const disk = mountSmallDisk(24);

/** Says it until it is acknowledged. @returns how often it was refused */
async function insist(author: TestClient, text: string): Promise<number> {
  for (let refused = 0; ; refused++) {
    author.send(`PRIVMSG #good :${text}`);
    const answer = await author.expectLine(
      (line) => line.endsWith(`:${text}`) || line.includes(' FAIL PRIVMSG '),
    );
    if (!answer.includes(' FAIL ')) return refused;
    expect(answer).toMatch(/ FAIL PRIVMSG STORE_\w+ /);
    // The limits hold for those who behave too.
    await author.sync();
  }
}

test.skipIf(disk === undefined)(
  'a flood on a full disk: messages are refused to their authors, then kept again, each once',
  async () => {
    if (disk === undefined) return;
    const server = await startServer({ main: MAIN, data: disk.directory });
    const assault = crowd(8, 8, flood(server.target, 'PRIVMSG', 1));
    onTestFinished(async () => {
      await assault.stop();
      server.process.kill('SIGKILL');
      await server.stop();
      disk.unmount();
    });
    const ann = await TestClient.register(server.target.plain, 'ann', {
      caps: ['echo-message', 'standard-replies', 'message-tags'],
    });
    const bob = await TestClient.register(server.target.plain, 'bob');
    ann.send('JOIN #good');
    await ann.expectLine(' 366 ann #good ');
    bob.send('JOIN #good');
    await bob.expectLine(' 366 bob #good ');
    expect(await insist(ann, 'before')).toBe(0);
    await bob.expectLine(':before');

    disk.fill();
    let n = 0;
    // What SQLite has room for already is still taken.
    for (let isRefused = false; !isRefused; n++) {
      ann.send(`PRIVMSG #good :full ${n}`);
      const answer = await ann.expectLine(
        (line) => line.endsWith(`:full ${n}`) || line.includes(' FAIL PRIVMSG '),
      );
      isRefused = answer.includes(' STORE_FULL ');
    }
    // Who only looks, or says what is not kept, is served.
    ann.send('@+typing=active TAGMSG #good', 'WHO #good');
    await ann.expectLine(' 315 ');
    await bob.sync();

    disk.clear();
    await insist(ann, 'after');
    await bob.expectLine(':after');
    const heard = bob.lines
      .filter((line) => line.includes('PRIVMSG #good'))
      .map((line) => line.slice(line.lastIndexOf(':') + 1));
    const acknowledged = ann.lines
      .filter((line) => / PRIVMSG #good :/.test(line))
      .map((line) => line.slice(line.lastIndexOf(':') + 1));
    const own = (text: string): boolean => /^(before|after|full \d+)$/.test(text);
    expect(heard.filter(own)).toEqual(acknowledged.filter(own));
    expect(server.process.exitCode).toBeNull();
  },
);
