/**
 * The proxies of a listener: whose word is taken for who is behind them. Each connection of theirs begins with a header
 * (proxy-header.ts), which is read, and taken away, before anything else is done with the socket. Others speak for
 * themselves: a header from them is as wrong as any other line.
 */
import type { Socket } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { NetworkList } from '../../core/network-list.js';
import { peerAddress } from '../../core/tcp-transport.js';
import type { Source } from '../../core/transport.js';
import { MOST_HEADER_BYTES, readProxyHeader } from './proxy-header.js';

export interface ProxyGateOptions {
  /** Addresses and networks; nobody when empty. */
  readonly proxies: readonly string[];
  readonly clock: Clock;
  /** A proxy whose connection begins with something else, or with nothing; the socket is destroyed. */
  readonly onInvalid: (proxy: string, reason: string) => void;
}

/** A proxy sends its header at once, before it waits for anything. */
const HEADER_MS = 5000;
/** Connections whose header is not there yet, of all proxies: beyond it the oldest gives way. */
const MOST_WAITING = 512;

export class ProxyGate {
  readonly #options: ProxyGateOptions;
  readonly #proxies: NetworkList;
  /** How each of those that wait is given up, oldest first. */
  readonly #waiting: Map<Socket, (reason: string) => void> = new Map();

  constructor(options: ProxyGateOptions) {
    this.#options = options;
    this.#proxies = new NetworkList(options.proxies);
  }

  /** Tells from where a socket is, at once for who is no proxy. @param onSource not called for a header that is wrong */
  pass(socket: Socket, onSource: (source: Source) => void): void {
    const address = peerAddress(socket);
    if (!this.#proxies.has(address)) onSource({ address, forwardedBy: undefined });
    else this.#readHeader(socket, address, onSource);
  }

  close(): void {
    for (const socket of this.#waiting.keys()) socket.destroy();
  }

  #readHeader(socket: Socket, proxy: string, onSource: (source: Source) => void): void {
    const { clock, onInvalid } = this.#options;
    const [oldest] = this.#waiting.values();
    if (this.#waiting.size >= MOST_WAITING) oldest?.('too many wait for a PROXY header');
    let read: Buffer = Buffer.alloc(0);
    const over = (): void => {
      timer.cancel();
      this.#waiting.delete(socket);
      socket.off('readable', look).off('end', ended).off('close', over);
    };
    const refuse = (reason: string): void => {
      over();
      onInvalid(proxy, reason);
      socket.destroy();
    };
    const ended = (): void => {
      if (read.length > 0) refuse('no PROXY header');
      else socket.destroy();
    };
    const look = (): void => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      read = Buffer.concat([read, chunk]);
      const header = readProxyHeader(read);
      if (header.kind === 'incomplete' && read.length < MOST_HEADER_BYTES) return;
      if (header.kind !== 'complete') {
        refuse(header.kind === 'invalid' ? header.reason : 'a PROXY header that is too long');
        return;
      }
      over();
      if (read.length > header.length) socket.unshift(read.subarray(header.length));
      const source = { address: header.address ?? proxy, forwardedBy: proxy };
      // The stream learns in the next tick only that nobody listens for 'readable' any more.
      process.nextTick(() => {
        if (!socket.destroyed) onSource(source);
        socket.off('error', ignore);
      });
    };
    const timer = clock.setTimeout(() => refuse(`no PROXY header in ${HEADER_MS} ms`), HEADER_MS);
    this.#waiting.set(socket, refuse);
    socket.on('error', ignore).on('readable', look).once('end', ended).once('close', over);
  }
}

/** A close follows each error. */
function ignore(): void {}
