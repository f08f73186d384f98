/** The server of the benchmark: greets, puts the client into #lobby, answers PING, and says what it is told to. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import type * as SelfSigned from '../../src/core/self-signed.js';

// From dist/bench/client/ to what runs.
const { makeSelfSigned } = (await import(
  new URL('../../core/self-signed.js', import.meta.url).href
)) as typeof SelfSigned;

/** A way in, on 127.0.0.1. */
export interface Door {
  readonly port: number;
  readonly tls: boolean;
}

export class BenchServer {
  readonly #server: Server;
  readonly #tlsServer: Server;
  #socket: Socket | undefined;
  #nick = '';
  #hole = false;
  /** Nanoseconds of the last ping that is not answered yet. */
  #pinged: number | undefined;
  #maxLag = 0;
  #joined: () => void = () => {};

  private constructor(server: Server, tlsServer: Server) {
    this.#server = server;
    this.#tlsServer = tlsServer;
  }

  static async start(): Promise<BenchServer> {
    const server = createServer({ noDelay: true });
    const { key, certificate } = await makeSelfSigned({ name: 'bench', usage: 'server', now: Date.now() });
    const tlsServer = createTlsServer({ key, cert: certificate, noDelay: true });
    const bench = new BenchServer(server, tlsServer);
    server.on('connection', (socket) => bench.#greet(socket));
    tlsServer.on('secureConnection', (socket) => bench.#greet(socket));
    for (const door of [server, tlsServer])
      await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    return bench;
  }

  get plaintext(): Door {
    return { port: portOf(this.#server), tls: false };
  }

  /** With a certificate that nobody vouches for. */
  get tls(): Door {
    return { port: portOf(this.#tlsServer), tls: true };
  }

  /** Resolves when the next client has come in. */
  nextJoin(): Promise<void> {
    return new Promise((resolve) => {
      this.#joined = resolve;
    });
  }

  /** Lines to the client that came last. */
  say(lines: readonly string[]): void {
    this.#socket?.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** What bob says in #lobby. */
  tell(texts: readonly string[]): void {
    this.say(texts.map((text) => `:bob!bob@example.org PRIVMSG #lobby :${text}`));
  }

  /** Asks for an answer unless one is owed; the longest wait so far, that for the one owed included, is `maxLag`. */
  ping(): void {
    if (this.#pinged !== undefined) return;
    this.#pinged = performance.now();
    this.say(['PING :bench']);
  }

  /** Ms; begins anew with each read. */
  takeMaxLag(): number {
    const owed = this.#pinged === undefined ? 0 : performance.now() - this.#pinged;
    const lag = Math.max(this.#maxLag, owed);
    this.#maxLag = 0;
    return lag;
  }

  /** A RST. */
  reset(): void {
    this.#socket?.resetAndDestroy();
  }

  /** From now on nothing is read or answered, though the connection stays. */
  swallow(): void {
    this.#hole = true;
    this.#socket?.pause();
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
    this.#tlsServer.close();
  }

  #greet(socket: Socket): void {
    // A program looks at its own way to the server; one is enough.
    this.#socket = socket;
    this.#pinged = undefined;
    this.#hole = false;
    this.#nick = '';
    const seen = { user: false, negotiating: false, welcomed: false };
    let rest = '';
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#hear(line.trim(), seen);
    });
  }

  #hear(line: string, seen: { user: boolean; negotiating: boolean; welcomed: boolean }): void {
    if (this.#hole) return;
    const [command = '', first = ''] = line.split(' ');
    if (command === 'CAP' && first === 'LS') {
      seen.negotiating = true;
      this.say([':bench CAP * LS :message-tags server-time']);
    } else if (command === 'CAP' && first === 'REQ') {
      this.say([`:bench CAP * ACK :${line.slice(line.indexOf(':') + 1)}`]);
    } else if (command === 'CAP' && first === 'END') seen.negotiating = false;
    else if (command === 'NICK') this.#nick = first.replace(':', '');
    else if (command === 'USER') seen.user = true;
    else if (command === 'PING') this.say([`:bench PONG bench ${first}`]);
    else if (command === 'PONG' && this.#pinged !== undefined) {
      this.#maxLag = Math.max(this.#maxLag, performance.now() - this.#pinged);
      this.#pinged = undefined;
    }
    if (seen.welcomed || seen.negotiating || !seen.user || this.#nick === '') return;
    seen.welcomed = true;
    const nick = this.#nick;
    this.say([
      `:bench 001 ${nick} :Welcome`,
      `:bench 005 ${nick} CHANTYPES=# :are supported`,
      `:bench 422 ${nick} :No MOTD`,
      `:${nick}!al@example.org JOIN #lobby`,
      `:bench 353 ${nick} = #lobby :${nick} bob`,
      `:bench 366 ${nick} #lobby :End of names`,
    ]);
    this.#joined();
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
