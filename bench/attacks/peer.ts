/** One connection of an attack, or of those who are to be disturbed: lines out, lines in, from any loopback address. */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A machine that is attacked answers late, not never. */
const PATIENCE_MS = 40_000;

export interface PeerOptions {
  readonly port: number;
  /** Where the connection comes from: limits count by address. Default: 127.0.0.1. */
  readonly from?: string;
  readonly tls?: boolean;
  /** Reads nothing, so that the server cannot write on. */
  readonly deaf?: boolean;
}

interface Waiter {
  readonly matches: (line: string) => boolean;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** The i-th of 16 million addresses that are not 127.0.*. */
export function loopback(i: number): string {
  return `127.${1 + ((i >> 16) & 127)}.${(i >> 8) & 255}.${i & 255}`;
}

export class Peer {
  readonly socket: Socket;
  /** Lines heard so far. */
  heard = 0;
  #rest = '';
  #waiters: Waiter[] = [];

  private constructor(socket: Socket, deaf: boolean) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.#waiters.splice(0)) reject(new Error('the connection was closed'));
    });
    if (deaf) socket.pause();
    else socket.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  /** @throws Error when it is refused */
  static open({ port, from, tls = false, deaf = false }: PeerOptions): Promise<Peer> {
    return new Promise((resolve, reject) => {
      const where = { host: '127.0.0.1', port, ...(from !== undefined && { localAddress: from }) };
      const socket = tls ? connectTls({ ...where, rejectUnauthorized: false }) : connectTcp(where);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed before it was open')));
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        socket.off('error', reject);
        resolve(new Peer(socket, deaf));
      });
    });
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  say(...lines: readonly string[]): void {
    this.raw(lines.map((line) => `${line}\r\n`).join(''));
  }

  raw(bytes: string | Uint8Array): void {
    if (this.isOpen) this.socket.write(bytes);
  }

  /** Writes on when the kernel has taken what was written. */
  async drained(): Promise<void> {
    if (!this.socket.writableNeedDrain || !this.isOpen) return;
    await new Promise<void>((resolve) => {
      this.socket.once('drain', resolve).once('close', () => resolve());
    });
  }

  /** The next line that matches. @throws Error when the connection ends or 40 s are over */
  until(matches: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new Error('the connection is closed'));
        return;
      }
      const timer = setTimeout(() => reject(new Error(`not heard within ${PATIENCE_MS} ms`)), PATIENCE_MS);
      const settled = (): void => clearTimeout(timer);
      this.#waiters.push({
        matches,
        resolve: (line) => {
          settled();
          resolve(line);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
    });
  }

  /** Introduces itself. @returns when the welcome is over */
  async register(nick: string, caps: string = ''): Promise<void> {
    const welcome = this.until((line) => / (376|422) /.test(line));
    if (caps !== '') this.say('CAP LS 302', `CAP REQ :${caps}`);
    this.say(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, ...(caps === '' ? [] : ['CAP END']));
    await welcome;
  }

  /** The server has taken all that was said before. */
  async sync(): Promise<void> {
    const token = `sync${this.heard}`;
    const pong = this.until((line) => line.includes('PONG') && line.endsWith(token));
    this.say(`PING ${token}`);
    await pong;
  }

  close(): void {
    this.socket.destroy();
  }

  #take(text: string): void {
    const parts = (this.#rest + text).split('\r\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) this.#hear(line);
  }

  #hear(line: string): void {
    this.heard++;
    if (line.startsWith('PING ') || / PING /.test(line.slice(0, 80)))
      this.say(`PONG ${line.slice(line.indexOf('PING ') + 5)}`);
    if (this.#waiters.length === 0) return;
    const index = this.#waiters.findIndex(({ matches }) => matches(line));
    const [waiter] = index < 0 ? [] : this.#waiters.splice(index, 1);
    waiter?.resolve(line);
  }
}
