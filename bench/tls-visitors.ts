/** Clients of the TLS benchmark, in a process of their own: some that come and go, and some that stay. */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type * as SelfSigned from '../src/core/self-signed.js';

/** How a connection is made. */
export type Way =
  | 'unfinished'
  | 'plaintext'
  | 'full'
  | 'full, with a key'
  | 'resumed'
  | 'resumed, with a key';

/** What the benchmark asks for: `count` connections that say nothing and go, or that register and stay. */
export interface Order {
  readonly way: Way;
  readonly count: number;
  readonly stay: boolean;
}

/** Connections made at the same time. */
const AT_ONCE = 8;

const [plain = '', secure = ''] = process.argv.slice(2);
// Compiled, this file lies in dist/bench, beside dist/core.
const { makeSelfSigned } = (await import(
  new URL('../core/self-signed.js', import.meta.url).href
)) as typeof SelfSigned;
const own = await makeSelfSigned({ name: 'visitor', usage: 'client', now: Date.now() });
const key: ConnectionOptions = { key: own.key, cert: own.certificate };

process.on('message', ({ way, count, stay }: Order) => {
  void run(way, count, stay).then(
    () => process.send?.({}),
    (error: unknown) => process.send?.({ fault: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({});

async function run(way: Way, count: number, stay: boolean): Promise<void> {
  const options = way.endsWith('key') ? key : {};
  const resumed = way.startsWith('resumed');
  const session = resumed ? await ticket(options) : undefined;
  let made = 0;
  const visitor = async (): Promise<void> => {
    while (made < count) {
      const nick = `v${made++}`;
      const socket = open(way, { ...options, ...(session && { session }) });
      if (way === 'unfinished') {
        // The head of a ClientHello that never comes.
        socket.write(Buffer.from([22, 3, 1, 2, 0]));
        continue;
      }
      await greeted(socket);
      if (resumed && !(socket as TLSSocket).isSessionReused()) throw new Error('a session was not resumed');
      if (stay) await register(socket, nick);
      else await leave(socket);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
}

function open(way: Way, options: ConnectionOptions): Socket {
  const host = '127.0.0.1';
  if (way === 'plaintext') return connectTcp({ host, port: Number(plain) });
  if (way === 'unfinished') return connectTcp({ host, port: Number(secure) });
  return connectTls({ host, port: Number(secure), rejectUnauthorized: false, ...options });
}

/** The server speaks first, when the handshake is over. */
function greeted(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('data', () => resolve());
  });
}

function leave(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve()).end();
  });
}

async function ticket(options: ConnectionOptions): Promise<Buffer> {
  const socket = open('full', options);
  const given = new Promise<Buffer>((resolve) => {
    socket.once('session', resolve);
  });
  await greeted(socket);
  const session = await given;
  await leave(socket);
  return session;
}

function register(socket: Socket, nick: string): Promise<void> {
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      if (text.includes('PING ')) socket.write('PONG :here\r\n');
      if (/ (376|422) /.test(text)) resolve();
    });
    socket.write(`NICK ${nick}\r\nUSER v 0 * :v\r\n`);
  });
}
