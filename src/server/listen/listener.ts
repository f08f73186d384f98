/**
 * One listening TCP socket. Lets peers in as long as there is room, tells the others why not, and goes on accepting
 * whatever happens.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, Timer } from '../../core/clock.js';
import { ChatError, EXIT_CONFIG } from '../../core/errors.js';
import { formatAddress, wrapSocket } from '../../core/tcp-transport.js';
import type { Source, Transport } from '../../core/transport.js';
import type { Logger } from '../observe/logger.js';
import type { Admission } from './admission.js';
import { ProxyGate } from './proxy-gate.js';
import type { TlsAcceptor } from './tls-acceptor.js';

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  /** For those who speak TLS here; undefined for plaintext. */
  readonly tlsAcceptor: TlsAcceptor | undefined;
  /** Whose word is taken for who is behind them: addresses and networks. */
  readonly proxies: readonly string[];
  readonly admission: Admission;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Why an address is kept out, undefined when it is not; asked before anything else is done for the peer. */
  readonly refusalOf: (address: string) => string | undefined;
  /** Gets each plaintext connection that was let in; the admission is left when it closes. */
  readonly onConnection: (transport: Transport) => void;
}

/** Where a listener really is: the port is never 0. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** Connections that the kernel keeps for us while we are busy: a whole team that comes back at once. */
const BACKLOG = 1024;
/** Of every address, where the machine has IPv6, and where it has not. */
const EVERY_ADDRESS = '::';
const EVERY_IPV4_ADDRESS = '0.0.0.0';
/** How long a refused peer may take to read why, ms. */
const REFUSAL_MS = 1000;
/** Refused peers that are still being told; more are closed without a word. */
const MOST_REFUSALS = 64;

const REMEDIES: ReadonlyMap<string, readonly [code: string, remedy: string]> = new Map([
  ['EADDRINUSE', ['PORT_TAKEN', 'another program has this port (ss -ltnp shows which)']],
  ['EADDRNOTAVAIL', ['CANNOT_LISTEN', 'this machine has no such address']],
  ['EACCES', ['CANNOT_LISTEN', 'ports below 1024 need a privilege, or take a higher port']],
  ['ENOTFOUND', ['CANNOT_LISTEN', 'there is no such host name']],
  ['EAFNOSUPPORT', ['CANNOT_LISTEN', 'this machine does not speak that kind of address']],
]);

export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #gate: ProxyGate;
  /** Refused peers that have not read yet why. */
  readonly #refusing: Map<Socket, Timer> = new Map();

  constructor(options: ListenerOptions) {
    this.#options = options;
    const { proxies, clock, logger } = options;
    this.#gate = new ProxyGate({
      proxies,
      clock,
      onInvalid: (address, reason) => logger.warn('proxy.refused', { address, reason }),
    });
    this.#server = createServer({ noDelay: true }, (socket) =>
      this.#gate.pass(socket, (source) => this.#onSocket(socket, source)),
    );
  }

  /** @throws ChatError PORT_TAKEN or CANNOT_LISTEN, exit code 78: trying again does not help */
  async open(): Promise<Listening> {
    const { host } = this.#options;
    try {
      return await this.#listen(host);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
      const withoutIpv6 = code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' || code === 'EINVAL';
      if (host !== EVERY_ADDRESS || !withoutIpv6) throw error;
      return await this.#listen(EVERY_IPV4_ADDRESS);
    }
  }

  async #listen(host: string): Promise<Listening> {
    const { port, tlsAcceptor } = this.#options;
    await new Promise<void>((resolve, reject) => {
      const over = (): void => {
        this.#server.off('error', fail).off('listening', opened);
      };
      const fail = (error: NodeJS.ErrnoException): void => {
        over();
        reject(cannotListen(host, port, error));
      };
      const opened = (): void => {
        over();
        this.#server.on('error', (error: NodeJS.ErrnoException) => this.#onAcceptError(error));
        resolve();
      };
      this.#server.once('error', fail).once('listening', opened);
      this.#server.listen({ host, port, backlog: BACKLOG });
    });
    const address = this.#server.address();
    const real = address !== null && typeof address === 'object' ? address.port : port;
    return { host, port: real, tls: tlsAcceptor !== undefined };
  }

  /** Accepts nobody any more. Those who were let in stay; resolves when the last of them has closed. */
  close(): Promise<void> {
    this.#gate.close();
    for (const socket of this.#refusing.keys()) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #onSocket(socket: Socket, source: Source): void {
    const { admission, tlsAcceptor, logger, refusalOf, onConnection } = this.#options;
    const { address } = source;
    const refusal = refusalOf(address) ?? admission.enter(address);
    if (refusal !== undefined) {
      logger.warn('connection.refused', { address, reason: refusal, connections: admission.total });
      this.#refuse(socket, refusal);
      return;
    }
    socket.once('close', () => admission.leave(address));
    if (tlsAcceptor === undefined) onConnection(wrapSocket(socket, undefined, source));
    else tlsAcceptor.accept(socket, source);
  }

  /** Says why, and waits a moment for it to be read: a reset would take the words back. */
  #refuse(socket: Socket, reason: string): void {
    socket.on('error', () => undefined);
    // Words would need a handshake first, which is the dearest thing that a stranger can ask for.
    if (this.#options.tlsAcceptor !== undefined || this.#refusing.size >= MOST_REFUSALS) {
      socket.destroy();
      return;
    }
    const timer = this.#options.clock.setTimeout(() => socket.destroy(), REFUSAL_MS);
    this.#refusing.set(socket, timer);
    socket.once('close', () => {
      timer.cancel();
      this.#refusing.delete(socket);
    });
    socket.resume();
    socket.end(`ERROR :Closing Link: ${reason}\r\n`);
  }

  /**
   * A connection could not be accepted, for want of file descriptors above all. libuv keeps one in reserve to take
   * such a peer off the kernel's queue and close it, so the listener neither stops nor spins; it is to be told.
   */
  #onAcceptError(error: NodeJS.ErrnoException): void {
    this.#options.logger.warn('connection.not-accepted', {
      reason: error.code ?? error.message,
      connections: this.#options.admission.total,
    });
  }
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): ChatError {
  const [code, remedy] = REMEDIES.get(error.code ?? '') ?? ['CANNOT_LISTEN', error.message];
  const where = formatAddress(host, port);
  return new ChatError(code, `Cannot listen on ${where}: ${remedy}`, {
    cause: error,
    exitCode: EXIT_CONFIG,
  });
}
