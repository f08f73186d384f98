/** What a client keeps on disk, at the worst moments: killed while it takes over, no answer to `--once`, no disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.js';
import type { TestClient } from '../support/test-client.js';
import { whyNoTrace } from '../support/traced.js';

let state: string;
let daemon: Daemon;
let bob: TestClient;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'chat-kept-'));
  daemon = await Daemon.start();
  bob = await daemon.join('bob');
});

afterEach(async () => {
  await daemon.stop('SIGKILL');
  rmSync(state, { recursive: true, force: true });
});

const start = (nick = 'alice'): Promise<ChatTui> => ChatTui.start({ nick, server: daemon.address, state });

/** What alice has said in the lobby, as bob has heard it. */
async function heard(): Promise<string[]> {
  await bob.sync();
  return bob.lines.flatMap((line) => /^:alice!\S+ PRIVMSG #lobby :(.*)$/.exec(line)?.[1] ?? []);
}

const why = whyNoTrace();

describe.skipIf(why !== undefined)(
  `killed while it takes over${why === undefined ? '' : ` (${why})`}`,
  () => {
    // Directories and files change their names, old ones go: the calls between which a kill can come.
    test.for([
      ['rename', 1],
      ['rename', 2],
      ['rename', 3],
      ['unlink', 1],
      ['rmdir', 1],
    ] as const)('at %s number %i: each line is stored once, in order', async ([call, number]) => {
      const alice = await start();
      await alice.tell('before');
      daemon.program.signal('SIGSTOP');
      const lines = Array.from({ length: 10 }, (_, i) => `line ${i}`);
      alice.say(...lines);
      for (const text of lines) await alice.expect({ type: 'queued', text });
      await alice.end();
      const tracing = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`] as const;
      const inject = ['-e', `inject=${call}:signal=SIGKILL:when=${number}`];
      const client = [
        process.execPath,
        CHAT_TUI,
        '--json',
        '--nick',
        'alice',
        '--no-tls',
        '--server',
        daemon.address,
      ];
      await using heir = new Program([...tracing, ...inject, ...client], { env: { XDG_STATE_HOME: state } });
      expect((await heir.exited).signal).toBe('SIGKILL');
      daemon.program.signal('SIGCONT');
      await using third = await start();
      await third.tell('after');
      expect(await heard()).toEqual(['before', ...lines, 'after']);
    });
  },
);

describe('--once without an answer', () => {
  let proxy: Server;
  let port: number;
  /** Set: what the server says to a message does not arrive. */
  let swallows: boolean;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    swallows = true;
    proxy = createServer((inside) => {
      const outside = connect(daemon.port, daemon.host);
      sockets.push(inside, outside);
      let deaf = false;
      inside.on('data', (chunk) => {
        deaf ||= swallows && chunk.includes('PRIVMSG');
        outside.write(chunk);
      });
      outside.on('data', (chunk) => {
        if (!deaf) inside.write(chunk);
      });
      for (const [one, other] of [
        [inside, outside],
        [outside, inside],
      ] as const) {
        one.on('error', () => {});
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => {
      proxy.listen(0, '127.0.0.1', resolve);
    });
    port = (proxy.address() as { port: number }).port;
  });

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    proxy.close();
  });

  function once(text: string): Program {
    const command = ['--nick', 'alice', '--no-tls', '--server', `127.0.0.1:${port}`, '--once', text];
    const program = new Program([process.execPath, CHAT_TUI, ...command], { env: { XDG_STATE_HOME: state } });
    program.endInput();
    return program;
  }

  test('the same command again sends it under the same id, so that it is stored once', async () => {
    await using first = once('the build is green');
    await bob.expectLine(/^:alice!\S+ PRIVMSG #lobby :the build is green$/);
    first.signal('SIGTERM');
    expect(await first.exited).toMatchObject({ code: 1 });
    expect(first.output).toContain('not confirmed: ');
    swallows = false;
    await using second = once('the build is green');
    expect(await second.exited).toMatchObject({ code: 0 });
    // What was said on purpose a second time is a second message.
    await using third = once('the build is green');
    expect(await third.exited).toMatchObject({ code: 0 });
    expect(await heard()).toEqual(['the build is green', 'the build is green']);
  });
});

test('private messages of known and new people that came between two runs are loaded, in order and once', async () => {
  const carol = await daemon.join('carol');
  const first = await start();
  bob.send('PRIVMSG alice :seen');
  await first.expect({ type: 'message', text: 'seen' });
  await first.tell('said in the room');
  // At once: how far it has read is not on the disk yet.
  await first.end();
  bob.send('PRIVMSG alice :missed 1', 'PRIVMSG alice :missed 2');
  carol.send('PRIVMSG alice :from somebody new');
  await bob.sync();
  await carol.sync();
  await using second = await start();
  await second.expect({ type: 'message', text: 'missed 2' });
  await second.expect({ type: 'message', text: 'from somebody new' });
  await second.tell('here again');
  const texts = (nick: string): unknown[] =>
    second.events.filter((event) => event.type === 'message' && event.nick === nick).map(({ text }) => text);
  expect(texts('bob').filter((text) => text !== 'seen')).toEqual(['missed 1', 'missed 2']);
  expect(texts('carol')).toEqual(['from somebody new']);
});

const disk = mountSmallDisk(4);

describe.skipIf(disk === undefined)(
  `no disk to keep lines on${disk === undefined ? ' (needs root)' : ''}`,
  () => {
    const { directory, fill, clear, makeReadOnly, unmount } = disk as SmallDisk;

    // One story: full, with room again, and then read-only, which does not go back.
    test('it says so, sends what is entered all the same, and keeps lines again when there is room', async () => {
      try {
        fill();
        const full = await ChatTui.start({ nick: 'alice', server: daemon.address, state: directory });
        await full.expect({ type: 'error' });
        expect(full.events.filter(({ type }) => type === 'error')).toEqual([
          expect.objectContaining({ text: expect.stringMatching(/kept in memory only.*ENOSPC/) as string }),
        ]);
        await full.tell('on a full disk');
        full.say('/quit');
        await full.program.exited;
        clear();
        const room = await ChatTui.start({ nick: 'alice', server: daemon.address, state: directory });
        await room.tell('with room');
        expect(room.events.filter(({ type }) => type === 'error')).toEqual([]);
        room.say('/quit');
        await room.program.exited;
        makeReadOnly();
        const locked = await ChatTui.start({ nick: 'alice', server: daemon.address, state: directory });
        await locked.tell('on a disk that cannot be written');
        expect(locked.events.filter(({ type }) => type === 'error')).toEqual([
          expect.objectContaining({
            text: expect.stringMatching(/kept in memory only.*(EROFS|ENOENT)/) as string,
          }),
        ]);
        await locked.end();
        expect(await heard()).toEqual(['on a full disk', 'with room', 'on a disk that cannot be written']);
      } finally {
        unmount();
      }
    });
  },
);
