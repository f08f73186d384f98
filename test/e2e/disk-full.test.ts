/** The daemon on a file system that fills up: nobody sees what is not kept, and it goes on by itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.js';
import type { TestClient } from '../support/test-client.js';

const disk = mountSmallDisk(16);

describe.skipIf(disk === undefined)(
  `a full disk${disk === undefined ? ' (needs root, to mount one)' : ''}`,
  () => {
    const { directory, fill, clear, unmount } = disk as SmallDisk;
    let daemon: Daemon;
    let ann: TestClient;
    let bob: TestClient;
    let tina: ChatTui;

    beforeAll(async () => {
      daemon = await Daemon.start({ data: directory, flags: ['--heartbeat-resume=0'] });
      ann = await daemon.join('ann', ['standard-replies', 'echo-message', 'message-tags']);
      bob = await daemon.join('bob');
      tina = await ChatTui.start({ nick: 'tina', server: daemon.address });
    });

    afterAll(async () => {
      await daemon.stop('SIGKILL');
      unmount();
      await tina.end();
    });

    // One story in its parts.
    test('what cannot be kept is refused to its sender, and shown to nobody', async () => {
      await tina.tell('before');
      await ann.expectLine(':before');
      await bob.expectLine(':before');
      fill();
      await untilRefused();
      await bob.sync();
      for (let i = 0; i < 20; i++) ann.send(`PRIVMSG #lobby :lost ${i}`);
      for (let i = 0; i < 20; i++) await ann.expectLine(/ FAIL PRIVMSG STORE_FULL .*:/);
      expect((await ann.sync()).filter((line) => line.includes('PRIVMSG #lobby'))).toEqual([]);
      expect(await bob.sync()).toEqual([]);
    });

    test('chat-tui says so: a line is refused with the reason, and --once fails with it', async () => {
      const from = tina.events.length;
      tina.say('also lost');
      expect(await tina.expect({ type: 'refused' }, from)).toMatchObject({
        reason: expect.stringMatching(/disk|room|full|stor/i) as string,
      });
      const command = [
        CHAT_TUI,
        '--nick',
        'cron',
        '--no-tls',
        '--server',
        daemon.address,
        '--once',
        'lost as well',
      ];
      await using once = new Program([process.execPath, ...command]);
      once.endInput();
      await once.expectLine(/^chat-tui: not sent: /);
      expect(await once.exited).toMatchObject({ code: 1 });
    });

    test('who comes and who is cut off is still announced', async () => {
      const carl = await daemon.join('carl');
      await bob.expectLine(/^:carl!\S+ JOIN #lobby/);
      await carl.drop();
      await bob.expectLine(/^:carl!\S+ QUIT :Connection lost$/);
      await tina.end();
      await bob.expectLine(/^:tina!\S+ QUIT :Connection lost$/);
    });

    test('the log has said it, once', () => {
      expect(daemon.complaints).toEqual([
        expect.stringMatching(/ (warn|error) {1,2}store\..*(full|STORE_FULL)/),
      ]);
    });

    test('when there is room again it goes on by itself', async () => {
      clear();
      tina = await ChatTui.start({ nick: 'tina', server: daemon.address });
      await tina.tell('after');
      await ann.expectLine(':after');
      await bob.expectLine(':after');
      expect(daemon.complaints).toHaveLength(1);
    });

    test('all that was acknowledged, and nothing else, is there after kill -9', async () => {
      await daemon.stop('SIGKILL');
      daemon = await Daemon.start({ data: directory });
      const reader = await daemon.join('reader', ['batch', 'draft/chathistory']);
      reader.send('CHATHISTORY LATEST #lobby * 100');
      await reader.expectLine(/ BATCH -/);
      const said = reader.lines.flatMap((line) => / PRIVMSG #lobby :(.*)$/.exec(line)?.[1] ?? []);
      expect(said.filter((text) => !text.startsWith('filler'))).toEqual(['before', 'after']);
    });

    /** Until the free pages inside the files are used up, too. */
    async function untilRefused(): Promise<void> {
      for (let tries = 0; tries < 400; tries++) {
        ann.send('PRIVMSG #lobby :filler');
        if ((await ann.sync()).some((line) => line.includes(' FAIL PRIVMSG '))) return;
      }
      throw new Error('The disk does not get full');
    }
  },
);
