/**
 * The server's side of TLS handshakes, for all listeners: bounded in time and number, with a pair that can be
 * exchanged while connections stand.
 */
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Clock, Timer } from '../../core/clock.js';
import { peerAddress } from '../../core/tcp-transport.js';
import { wrapTls } from '../../core/tls-transport.js';
import type { Source, Transport } from '../../core/transport.js';
import type { Logger } from '../observe/logger.js';
import type { Credentials } from './credentials.js';

export interface TlsAcceptorOptions {
  readonly credentials: Credentials;
  /** How long a handshake may take, however busily the peer sends; ms. */
  readonly handshakeMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gets each connection whose handshake is over. */
  readonly onConnection: (transport: Transport) => void;
}

/** Beyond it the oldest gives way: an honest handshake is over in some milliseconds, so that one is none. */
export const MOST_HANDSHAKES = 512;

interface Handshake {
  readonly socket: Socket;
  readonly source: Source;
  readonly timer: Timer;
}

export class TlsAcceptor {
  readonly #options: TlsAcceptorOptions;
  /** Never listens: sockets are handed to it when they have been counted. */
  readonly #server: Server;
  /** By who speaks with whom, oldest first; Node does not say which socket a TLS socket was made of. */
  readonly #handshakes: Map<string, Handshake> = new Map();

  constructor(options: TlsAcceptorOptions) {
    this.#options = options;
    this.#server = createServer({
      ...options.credentials.options,
      // Asked for and proven, so that a key can be an identity; vouched for by nobody.
      requestCert: true,
      rejectUnauthorized: false,
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      // Node's own is renewed by every byte; the one that counts is in `accept`.
      handshakeTimeout: options.handshakeMs * 2,
    });
    this.#server.on('secureConnection', (socket) => this.#onSecure(socket));
    this.#server.on('tlsClientError', (error, socket) => this.#onFailed(error, socket));
  }

  /** Handshakes that are not over. */
  get pending(): number {
    return this.#handshakes.size;
  }

  /** From now on handshakes use this pair; connections that stand keep what they have. */
  use({ options }: Credentials): void {
    this.#server.setSecureContext(options);
  }

  /** Takes over a socket that has just been accepted. @param source of one that a proxy has forwarded */
  accept(socket: Socket, source: Source = { address: peerAddress(socket), forwardedBy: undefined }): void {
    const { clock, handshakeMs } = this.#options;
    const oldest = this.#handshakes.keys().next().value;
    if (this.#handshakes.size >= MOST_HANDSHAKES && oldest !== undefined)
      this.#giveUp(oldest, 'too many handshakes at once');
    const name = nameOf(socket);
    const timer = clock.setTimeout(
      () => this.#giveUp(name, `no handshake in ${handshakeMs} ms`),
      handshakeMs,
    );
    this.#handshakes.set(name, { socket, source, timer });
    socket.once('close', () => this.#over(name));
    socket.on('error', () => undefined);
    this.#server.emit('connection', socket);
  }

  close(): void {
    for (const { socket } of this.#handshakes.values()) socket.destroy();
  }

  #over(name: string): void {
    this.#handshakes.get(name)?.timer.cancel();
    this.#handshakes.delete(name);
  }

  #onSecure(socket: TLSSocket): void {
    const name = nameOf(socket);
    const source = this.#handshakes.get(name)?.source;
    this.#over(name);
    this.#options.onConnection(wrapTls(socket, source));
  }

  #onFailed(error: NodeJS.ErrnoException, socket: TLSSocket): void {
    // Of one that was given up here, everything has been said.
    const handshake = this.#handshakes.get(nameOf(socket));
    if (handshake !== undefined) this.#log(handshake, reasonOf(error));
    socket.destroy();
  }

  #giveUp(name: string, reason: string): void {
    const handshake = this.#handshakes.get(name);
    if (handshake === undefined) return;
    this.#over(name);
    this.#log(handshake, reason);
    handshake.socket.destroy();
  }

  #log({ source }: Handshake, reason: string): void {
    this.#options.logger.info('tls.failed', { address: source.address, reason });
  }
}

function nameOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

/** OpenSSL's own words hold addresses in memory and names of its source files. */
function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return (
    code
      ?.replace(/^ERR_SSL_/, '')
      .toLowerCase()
      .replaceAll('_', ' ') ?? message
  );
}
