/** Messages of several lines with real processes: seen as one by those who know them, and nothing or all after kill -9. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';

const CAPS = ['message-tags', 'batch', 'echo-message', 'draft/multiline', 'draft/chathistory'];

let directory: string;
let daemon: Daemon;
let cleanUp: Array<() => Promise<void>>;

beforeEach(async () => {
  cleanUp = [];
  directory = mkdtempSync(join(tmpdir(), 'chat-multiline-'));
  daemon = await Daemon.start({ data: join(directory, 'data') });
});

afterEach(async () => {
  for (const each of cleanUp) await each();
  await daemon.stop('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

async function killAndRestart(): Promise<void> {
  await daemon.stop('SIGKILL');
  daemon = await Daemon.start({ data: join(directory, 'data'), listen: daemon.address });
}

/** Stands between a client and the daemon; from the end of a first batch on the client hears nothing more. */
class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isMute = false;
  #wasMute = false;

  constructor() {
    this.#server = createServer((client) => this.#pass(client));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts all connections and lets the next ones through. */
  cut(): void {
    this.isMute = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #pass(client: Socket): void {
    const upstream = connect(daemon.port, daemon.host);
    client.on('data', (chunk: Buffer) => {
      upstream.write(chunk);
      if (this.#wasMute || !chunk.includes('BATCH -')) return;
      this.isMute = this.#wasMute = true;
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!this.isMute) client.write(chunk);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
  }
}

test('three lines are one message; after kill -9 before their echo they are sent again and are there once', async () => {
  const relay = new Relay();
  cleanUp.push(() => relay.close());
  const through = await relay.listen();
  const carol = await ChatTui.start({ nick: 'carol', server: daemon.address });
  cleanUp.push(() => carol.end());
  const plain = await daemon.join('plain');
  const text = 'three lines:\n\n  the last of them';
  const command = ['--nick', 'bob', '--no-tls', '--server', through, '--once', text] as const;
  const bob = new Program([process.execPath, CHAT_TUI, ...command], { env: { XDG_STATE_HOME: directory } });
  cleanUp.push(() => bob.end());

  expect(await carol.expect({ type: 'message', nick: 'bob' })).toMatchObject({ text });
  await plain.expectLine(/:bob!\S+ PRIVMSG #lobby :three lines:$/);
  await plain.expectLine(/:bob!\S+ PRIVMSG #lobby : {2}the last of them$/);
  expect(relay.isMute).toBe(true);
  await killAndRestart();
  relay.cut();
  expect(await bob.exited).toMatchObject({ code: 0 });

  const reader = await daemon.join('reader', CAPS);
  reader.send('CHATHISTORY LATEST #lobby * 100');
  const lines = (await reader.sync()).map((line) => line.replace(/^.*? (?=PRIVMSG|BATCH)/, ''));
  expect(lines.filter((line) => line.startsWith('PRIVMSG'))).toEqual([
    'PRIVMSG #lobby :three lines:',
    'PRIVMSG #lobby :',
    'PRIVMSG #lobby :  the last of them',
  ]);
  expect(lines.filter((line) => line.includes('draft/multiline'))).toHaveLength(1);
  await carol.tell('back');
  expect(carol.events.filter((event) => event.nick === 'bob' && event.type === 'message')).toHaveLength(1);
});

test('kill -9 in the middle of a burst: of each message there is all or nothing, and of what was echoed all', async () => {
  const ann = await daemon.join('ann', CAPS);
  const lines = Array.from({ length: 40 }, (_, i) => [
    `BATCH +${i} draft/multiline #lobby`,
    `@batch=${i} PRIVMSG #lobby :first ${i}`,
    `@batch=${i} PRIVMSG #lobby :second ${i} `,
    `@batch=${i};draft/multiline-concat PRIVMSG #lobby :third ${i}`,
    `BATCH -${i}`,
  ]);
  ann.send(...lines.flat(), ...(lines[0]?.slice(0, -1) ?? []));
  await ann.expectLine(/ PRIVMSG #lobby :third 0$/);
  await killAndRestart();
  await ann.waitClosed();
  const echoed = ann.lines.filter((line) => line.includes('third')).length;

  const reader = await daemon.join('reader', CAPS);
  reader.send('CHATHISTORY LATEST #lobby * 100');
  const stored = (await reader.sync()).filter((line) => line.includes(' PRIVMSG '));
  expect(stored.length % 3).toBe(0);
  expect(stored.length / 3).toBeGreaterThanOrEqual(echoed);
  expect(stored.map((line) => line.replace(/^.* #lobby :/, ''))).toEqual(
    Array.from({ length: stored.length / 3 }, (_, i) => [`first ${i}`, `second ${i} `, `third ${i}`]).flat(),
  );
});
