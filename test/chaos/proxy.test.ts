import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Proxy, type Tamper } from './proxy.js';
import { seeded } from './random.js';

/** A connection through a proxy, both its ends in the test's hands. */
interface Line {
  readonly proxy: Proxy;
  readonly client: Socket;
  readonly server: Socket;
}

describe('the proxy', () => {
  let server: Server;
  const closing: (() => unknown)[] = [];

  beforeEach(async () => {
    server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(tamper?: Tamper): Promise<Line> {
    const proxy = new Proxy(seeded('proxy'), tamper);
    const { port } = server.address() as AddressInfo;
    const own = await proxy.listen({ host: '127.0.0.1', port });
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const client = connect({ port: own, host: '127.0.0.1', noDelay: true });
    const [peer] = await accepted;
    for (const socket of [client, peer]) socket.on('error', () => undefined);
    closing.push(
      () => proxy.close(),
      () => client.destroy(),
      () => peer.destroy(),
    );
    return { proxy, client, server: peer };
  }

  /** Resolves with everything that has come, once it is so many bytes. */
  function receive(socket: Socket, bytes: number): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.length >= bytes) resolve(text);
      });
    });
  }

  it('passes bytes on in both directions, and the end', async () => {
    const line = await open();
    const [up, down] = [receive(line.server, 5), receive(line.client, 5)];
    line.client.write('hello');
    line.server.write('there');
    expect(await Promise.all([up, down])).toEqual(['hello', 'there']);
    const ended = once(line.server, 'end');
    line.client.end();
    await ended;
  });

  it('cuts in the middle of a line, after as many bytes as it was told', async () => {
    const { proxy, client, server: peer } = await open();
    let seen = '';
    peer.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
    });
    const closed = Promise.all([once(client, 'close'), once(peer, 'close')]);
    const cut = proxy.apply({ do: 'cut', how: 'end', direction: 'up', after: 9 }, 0);
    client.write('PRIVMSG #tea :hello\r\n');
    expect(await cut).toBe(true);
    await closed;
    expect(seen).toBe('PRIVMSG #');
    expect([proxy.cuts, proxy.size]).toEqual([1, 0]);
  });

  it('cuts a quiet connection too, with a reset if told so', async () => {
    const { proxy, client } = await open();
    const failed = once(client, 'error');
    expect(await proxy.apply({ do: 'cut', how: 'reset', direction: 'down', after: 0 }, 'all')).toBe(true);
    expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
    expect(proxy.cuts).toBe(1);
  });

  it('does not count a cut of a connection that ended before', async () => {
    const { proxy, client, server: peer } = await open();
    const closed = once(peer, 'close');
    peer.resume();
    const cut = proxy.apply({ do: 'cut', how: 'end', direction: 'up', after: 1_000 }, 0);
    client.destroy();
    expect(await cut).toBe(false);
    await closed;
    expect(proxy.cuts).toBe(0);
    expect(await proxy.apply({ do: 'split', ms: 1 }, 0)).toBe(false);
  });

  it('stalls one direction while the other goes on, and loses nothing by it', async () => {
    const { proxy, client, server: peer } = await open();
    const order: string[] = [];
    const down = receive(client, 4).then(() => order.push('down'));
    const up = receive(peer, 2).then((text) => order.push(`up ${text}`));
    await proxy.apply({ do: 'stall', directions: ['up'], ms: 100 }, 0);
    client.write('ab');
    peer.write('free');
    await Promise.all([down, up]);
    expect(order).toEqual(['down', 'up ab']);
  });

  it('splits into pieces of a few bytes', async () => {
    const { proxy, client, server: peer } = await open();
    const sizes: number[] = [];
    peer.on('data', (chunk: Buffer) => sizes.push(chunk.length));
    await proxy.apply({ do: 'split', ms: 5_000 }, 0);
    const text = 'x'.repeat(500);
    const all = receive(peer, text.length);
    client.write(text);
    expect(await all).toBe(text);
    expect(sizes.length).toBeGreaterThan(10);
  });

  it('delays without changing the order', async () => {
    const { proxy, client, server: peer } = await open();
    await proxy.apply({ do: 'delay', delay: 30, ms: 60 }, 0);
    const started = performance.now();
    const all = receive(peer, 10);
    for (const letter of '0123456789') client.write(letter);
    expect(await all).toBe('0123456789');
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  it('lets all that goes into a black hole vanish, and the end of the client with it', async () => {
    const { proxy, client, server: peer } = await open();
    let heard = 0;
    for (const socket of [client, peer]) {
      socket.on('data', () => heard++);
      socket.on('end', () => heard++);
    }
    await proxy.apply({ do: 'black-hole' }, 0);
    client.write('anybody?');
    peer.write('no');
    client.end();
    // Another connection through the same proxy is the barrier: what was to come has come by then.
    const second = await openSecond(proxy);
    expect(heard).toBe(0);
    expect([proxy.cuts, proxy.size]).toEqual([1, 1]);
    second.destroy();
  });

  async function openSecond(proxy: Proxy): Promise<Socket> {
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const client = connect({ port: proxy.port, host: '127.0.0.1' });
    closing.push(() => client.destroy());
    const [peer] = await accepted;
    closing.push(() => peer.destroy());
    peer.on('error', () => undefined);
    const heard = receive(peer, 2);
    client.write('hi');
    await heard;
    return client;
  }

  it('shows a filter whole lines, however they come, and sends what it makes of them', async () => {
    const { client, server: peer } = await open(() => ({
      up: (line) => (line.startsWith('drop') ? [] : [line, line.toUpperCase()]),
    }));
    const all = receive(peer, 14);
    for (const piece of ['dr', 'op me\r', '\nkeep ', 'é', '\r\n']) client.write(piece);
    expect(await all).toBe('keep é\r\nKEEP é\r\n');
  });
});
