/**
 * A raw IRC client over a real socket, for tests: says lines, keeps what it hears, and knows the PING barrier.
 *
 * The server answers the lines of one connection in order, so everything it had to say to what was sent before a
 * PING has arrived when the PONG has: `await client.sync()` makes "nothing was sent" provable without a sleep.
 */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';

export interface RegisterOptions {
  /** Capabilities to request before registration. */
  readonly caps?: readonly string[];
  readonly user?: string;
  readonly realName?: string;
  readonly password?: string;
}

/** How long to wait for a line before the test is told what came instead, real ms. */
const PATIENCE_MS = 20_000;

interface Waiter {
  readonly matches: (line: string) => boolean;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
  readonly what: string;
  readonly timer: NodeJS.Timeout;
}

export class TestClient {
  /** Every line so far, without CR LF. */
  readonly lines: string[] = [];
  readonly socket: Socket;
  /** Set to false for a client that lets the server's PINGs go unanswered. */
  answersPings = true;
  /** True once the server has ended the connection, or it was destroyed. */
  closed = false;
  #rest = '';
  /** Lines before this index have been returned by expectLine or sync. */
  #read = 0;
  #waiters: Waiter[] = [];
  #pings = 0;
  readonly #closing: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.setNoDelay(true);
    socket.on('data', (chunk: string) => this.#onData(chunk));
    socket.on('error', () => undefined);
    this.#closing = new Promise((resolve) => {
      socket.on('close', () => {
        this.closed = true;
        for (const waiter of this.#waiters.splice(0)) this.#fail(waiter, 'the connection was closed');
        resolve();
      });
    });
  }

  static connect(port: number, host = '127.0.0.1'): Promise<TestClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new TestClient(socket));
      });
    });
  }

  /** As `connect`, with TLS and whatever certificate the server has. */
  static connectTls(port: number, options: ConnectionOptions = {}): Promise<TestClient> {
    return new Promise((resolve, reject) => {
      const socket: TLSSocket = connectTls({
        host: '127.0.0.1',
        port,
        rejectUnauthorized: false,
        ...options,
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        socket.off('error', reject);
        resolve(new TestClient(socket));
      });
    });
  }

  /** Connects and registers; resolves when the burst and what follows it (the lobby) has come. */
  static async register(port: number, nick: string, options: RegisterOptions = {}): Promise<TestClient> {
    const client = await TestClient.connect(port);
    await client.register(nick, options);
    return client;
  }

  async register(nick: string, options: RegisterOptions = {}): Promise<readonly string[]> {
    const { caps = [], user = nick, realName = nick, password } = options;
    if (password !== undefined) this.send(`PASS ${password}`);
    if (caps.length > 0) this.send('CAP LS 302', `CAP REQ :${caps.join(' ')}`);
    this.send(`NICK ${nick}`, `USER ${user} 0 * :${realName}`);
    if (caps.length > 0) this.send('CAP END');
    const from = this.lines.length;
    await this.expectLine(/ (376|422) /);
    await this.sync();
    return this.lines.slice(from);
  }

  send(...lines: readonly string[]): void {
    this.socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Bytes as they are, for what is not a line. */
  sendRaw(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** The PING barrier: all lines that came since the last sync or expectLine, the PONG left out. */
  async sync(): Promise<readonly string[]> {
    const token = `barrier-${++this.#pings}`;
    const from = this.#read;
    this.send(`PING ${token}`);
    await this.expectLine((line) => line.includes('PONG') && line.includes(token));
    return this.lines.slice(from, this.#read - 1);
  }

  /** The next line that matches, among those not yet returned; those before it count as read. */
  expectLine(match: RegExp | string | ((line: string) => boolean)): Promise<string> {
    const matches = matcher(match);
    for (let i = this.#read; i < this.lines.length; i++) {
      const line = this.lines[i] ?? '';
      if (matches(line)) {
        this.#read = i + 1;
        return Promise.resolve(line);
      }
    }
    const what = typeof match === 'function' ? 'the expected line' : String(match);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        matches,
        resolve,
        reject,
        what,
        timer: setTimeout(() => {
          this.#waiters = this.#waiters.filter((other) => other !== waiter);
          this.#fail(waiter, `not within ${PATIENCE_MS} ms`);
        }, PATIENCE_MS),
      };
      if (this.closed) this.#fail(waiter, 'the connection is closed');
      else this.#waiters.push(waiter);
    });
  }

  /** A place in `lines`, for `linesSince`. */
  mark(): number {
    return this.lines.length;
  }

  linesSince(mark: number): readonly string[] {
    return this.lines.slice(mark);
  }

  /** Resolves with the last line (the server's ERROR, as a rule) when the connection has ended. */
  async waitClosed(): Promise<string> {
    await this.#closing;
    return this.lines.at(-1) ?? '';
  }

  /** Closes as a vanished program does, or with a reset. */
  async drop(how: 'end' | 'reset' = 'end'): Promise<void> {
    if (how === 'reset') this.socket.resetAndDestroy();
    else this.socket.destroy();
    await this.#closing;
  }

  #onData(chunk: string): void {
    const parts = (this.#rest + chunk).split('\r\n');
    this.#rest = parts.pop() ?? '';
    for (const line of parts) this.#onLine(line);
  }

  #onLine(line: string): void {
    this.lines.push(line);
    if (this.answersPings && /^(:\S+ )?PING /.test(line))
      this.send(`PONG ${line.slice(line.indexOf('PING ') + 5)}`);
    const index = this.#waiters.findIndex((waiter) => waiter.matches(line));
    if (index < 0) return;
    const [waiter] = this.#waiters.splice(index, 1);
    if (waiter === undefined) return;
    clearTimeout(waiter.timer);
    this.#read = this.lines.length;
    waiter.resolve(line);
  }

  #fail(waiter: Waiter, why: string): void {
    clearTimeout(waiter.timer);
    const seen = this.lines.slice(-20).join('\n  ');
    waiter.reject(new Error(`waited for ${waiter.what}: ${why}; the last lines were\n  ${seen}`));
  }
}

function matcher(match: RegExp | string | ((line: string) => boolean)): (line: string) => boolean {
  if (typeof match === 'function') return match;
  if (typeof match === 'string') return (line) => line.includes(match);
  return (line) => match.test(line);
}
