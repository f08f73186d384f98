/** Transport over a socket of node:net, or of node:tls when its handshake is over (tls-transport.ts). */
import { type Socket, connect } from 'node:net';
import type { Clock } from './clock.js';
import { ChatError, asError } from './errors.js';
import type { CloseCause, CloseReport, Source, Transport, TransportSecurity } from './transport.js';

/** The kernel's own probe, for peers whose heartbeat is switched off. */
const KEEPALIVE_MS = 60_000;

export interface ConnectOptions {
  host: string;
  port: number;
  clock: Clock;
  /** ms until an attempt without an answer is given up. */
  timeoutMs: number;
  /** Gives it up at once. */
  signal?: AbortSignal;
}

/** @throws ChatError CONNECT_FAILED with the system's error as cause, or the reason of the signal */
export async function connectTcp(options: ConnectOptions): Promise<Transport> {
  return wrapSocket(await openSocket(options));
}

/** As connectTcp, for who goes on with the socket. */
export async function openSocket(options: ConnectOptions): Promise<Socket> {
  const { host, port, signal } = options;
  signal?.throwIfAborted();
  const socket = connect({ host, port, noDelay: true });
  try {
    await untilConnected(socket, options);
  } catch (error) {
    // Whatever comes now has nobody to go to.
    socket.on('error', () => {});
    socket.destroy();
    if (signal?.aborted === true) throw error;
    const where = formatAddress(host, port);
    throw new ChatError('CONNECT_FAILED', `Cannot connect to ${where}: ${describeSocketError(error)}`, {
      cause: error,
    });
  }
  return socket;
}

/** Leaves neither timer nor listener behind, whichever of the four comes first. */
export async function untilConnected(
  socket: Socket,
  { clock, timeoutMs, signal }: Pick<ConnectOptions, 'clock' | 'timeoutMs' | 'signal'>,
  connected: 'connect' | 'secureConnect' = 'connect',
): Promise<void> {
  const over = new AbortController();
  const once = { once: true, signal: over.signal };
  try {
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(asError(signal.reason)), once);
      const timer = clock.setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
      over.signal.addEventListener('abort', () => timer.cancel());
      socket.once(connected, resolve);
      socket.once('error', reject);
      over.signal.addEventListener('abort', () => {
        socket.off(connected, resolve);
        socket.off('error', reject);
      });
    });
  } finally {
    over.abort();
  }
}

/** `host:port`, an IPv6 address in brackets. */
export function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * A connected socket as a Transport, which takes it over: the caller does not touch it any more.
 *
 * @param security of a socket of node:tls, whose handshake is over
 * @param source of one that a proxy has forwarded
 */
export function wrapSocket(socket: Socket, security?: TransportSecurity, source?: Source): Transport {
  return new SocketTransport(socket, security, source);
}

/** What Node itself reads for the time-outs of its sockets. */
interface WriteQueue {
  readonly writeQueueSize?: number;
  readonly _parent?: WriteQueue | null;
}

class SocketTransport implements Transport {
  readonly remoteAddress: string;
  readonly forwardedBy: string | undefined;
  readonly security: TransportSecurity | undefined;
  readonly #socket: Socket;
  #onClose: ((report: CloseReport) => void) | undefined;
  #onData: ((chunk: Uint8Array) => void) | undefined;
  #onDrain: (() => void) | undefined;
  /** The first thing that went towards the end is what ended it. */
  #ending: CloseReport | undefined;
  #report: CloseReport | undefined;
  #paused = false;
  /** What hasProgressed saw last: bytes of writes that are done, and what is left of the one that is not. */
  #seen = { done: 0, left: 0 };

  constructor(socket: Socket, security: TransportSecurity | undefined, source: Source | undefined) {
    this.#socket = socket;
    this.security = security;
    // Gone once the socket is closed, so it is kept.
    this.remoteAddress = source?.address ?? peerAddress(socket);
    this.forwardedBy = source?.forwardedBy;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEPALIVE_MS);
    socket.on('end', () => this.#endBy('end', undefined));
    socket.on('error', (error) => this.#endBy(isReset(error) ? 'reset' : 'error', error));
    socket.on('drain', () => this.#onDrain?.());
    socket.on('close', () => this.#closed());
    // A socket that was closed before it got here will not say so again.
    if (socket.closed) queueMicrotask(() => this.#closed());
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  get isClosed(): boolean {
    return this.#report !== undefined || this.#socket.destroyed;
  }

  hasProgressed(): boolean {
    const socket: Socket & { readonly _handle?: WriteQueue | null } = this.#socket;
    // The rest of a write that is under way is known to the handle alone; where it is not, only whole writes count.
    // Under TLS it waits, encrypted, in the handle below.
    const handle = socket._handle;
    const left = (handle?.writeQueueSize ?? 0) + (handle?._parent?.writeQueueSize ?? 0);
    const done = socket.bytesWritten - socket.writableLength;
    const { done: doneBefore, left: leftBefore } = this.#seen;
    this.#seen = { done, left };
    return done !== doneBefore || left !== leftBefore;
  }

  write(data: Uint8Array | string): boolean {
    return this.#socket.writable && this.#socket.write(data);
  }

  end(): void {
    if (this.isClosed) return;
    this.#endBy('local', undefined);
    this.#socket.end();
    // The peer's own end is only seen by reading up to it.
    this.#paused = false;
    this.#socket.resume();
  }

  destroy(): void {
    this.#endBy('local', undefined);
    this.#socket.destroy();
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#onData !== undefined) this.#socket.resume();
  }

  onData(handler: (chunk: Uint8Array) => void): void {
    if (this.#onData === undefined) this.#socket.on('data', (chunk: Uint8Array) => this.#onData?.(chunk));
    this.#onData = handler;
    if (this.#paused) this.#socket.pause();
  }

  onDrain(handler: () => void): void {
    this.#onDrain = handler;
  }

  onClose(handler: (report: CloseReport) => void): void {
    const report = this.#report;
    if (report === undefined) this.#onClose = handler;
    else if (this.#onClose === undefined) {
      this.#onClose = handler;
      queueMicrotask(() => handler(report));
    }
  }

  #endBy(cause: CloseCause, error: Error | undefined): void {
    this.#ending ??= { cause, error };
  }

  #closed(): void {
    if (this.#report !== undefined) return;
    this.#report = this.#ending ?? { cause: 'end', error: undefined };
    this.#onClose?.(this.#report);
  }
}

/** An IPv4 peer of a dual-stack listener is the same peer as on an IPv4 one. */
export function peerAddress({ remoteAddress: address = 'unknown' }: Socket): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'ECONNABORTED';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'the name cannot be looked up now'],
  ['EHOSTUNREACH', 'the host cannot be reached'],
  ['ENETUNREACH', 'the network cannot be reached'],
  ['ETIMEDOUT', 'no answer'],
  ['ECONNRESET', 'the connection was cut'],
]);

/** What a system error means. Several addresses of one name give an AggregateError, whose code is that of the last. */
export function describeSocketError(error: unknown): string {
  const { code, message } = asError(error) as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : REASONS.get(code);
  return reason === undefined ? message || (code ?? 'unknown error') : `${reason} (${code})`;
}
