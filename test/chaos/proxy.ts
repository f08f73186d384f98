/**
 * A TCP proxy between the clients and the server that does to connections what networks do: cuts them (with a reset
 * or an end, in the middle of a line too), stalls, splits into tiny pieces, delays, and black-holes them.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { Pipe, type LineFilter } from './pipe.js';
import type { Random } from './random.js';

/** What can be done to a connection; durations in milliseconds, `after` in bytes that still get through. */
export type NetworkFault =
  | {
      readonly do: 'cut';
      readonly how: 'reset' | 'end';
      readonly direction: 'up' | 'down';
      readonly after: number;
    }
  | { readonly do: 'stall'; readonly directions: readonly ('up' | 'down')[]; readonly ms: number }
  | { readonly do: 'split'; readonly ms: number }
  | { readonly do: 'delay'; readonly delay: number; readonly ms: number }
  | { readonly do: 'black-hole' }
  /** The next session that is taken over: the server has done it, and the client does not learn that. */
  | { readonly do: 'cut-takeover' };

/** Whom a fault hits: one connection, from the oldest (0) to the newest (towards 1), the newest, or all. */
export type Choice = number | 'newest' | 'all';

/** Filters for the two directions of a connection, made anew for each. */
export interface Tampering {
  readonly up?: LineFilter;
  readonly down?: LineFilter;
}

/** Gives a connection its filters; `reply` writes a line of its own to the client, as if the server had. */
export type Tamper = (reply: (line: string) => void) => Tampering;

interface Proxied {
  readonly client: Socket;
  readonly server: Socket;
  readonly up: Pipe;
  readonly down: Pipe;
  /** Fault timers that run; a fault on a connection that is cut already is none. */
  readonly timers: Set<NodeJS.Timeout>;
  condemned: boolean;
  /** Told whether a cut that was to come has come, or the connection has ended before. */
  cutDone: ((cut: boolean) => void) | undefined;
}

/** A cut waits this long for bytes to be cut in between, in milliseconds. */
const CUT_PATIENCE = 150;
/** How long the server does not learn that a black-holed client has gone, in milliseconds. */
const LINGER = 6_000;
/** What tells a client that its session has been taken over. */
const TAKEN_OVER = /^(?:@\S+ )?(?::\S+ )?RESUME SUCCESS /;
/** Connections at a time; clients have one each, and perhaps one that lingers. */
const MOST_CONNECTIONS = 2_000;

/** The proxy; `cuts` counts the connections that were really cut. */
export class Proxy {
  readonly #server: Server;
  readonly #open = new Set<Proxied>();
  readonly #lingering = new Set<Socket>();
  readonly #random: Random;
  readonly #tamper: Tamper | undefined;
  #target: { readonly host: string; readonly port: number } | undefined;
  cuts = 0;
  /** Answers to takeovers that will not arrive. */
  #takeoversToCut = 0;

  constructor(random: Random, tamper?: Tamper) {
    this.#random = random;
    this.#tamper = tamper;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => this.#accept(client));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Listens on a free port of 127.0.0.1, gives its number; connections go to `target`. */
  async listen(target: { readonly host: string; readonly port: number }): Promise<number> {
    this.#target = target;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this.port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections to which something can be done. */
  get size(): number {
    return [...this.#open].filter(({ condemned }) => !condemned).length;
  }

  /**
   * Does it. Resolves with false when there is no connection, or when it ended otherwise before it could be cut; the
   * fault may go on after that.
   */
  async apply(fault: NetworkFault, choice: Choice): Promise<boolean> {
    if (fault.do === 'cut-takeover') {
      this.#takeoversToCut++;
      return true;
    }
    const whole = [...this.#open].filter(({ condemned }) => !condemned);
    const from = typeof choice === 'number' ? Math.floor(choice * whole.length) : whole.length - 1;
    const chosen = choice === 'all' ? whole : whole.slice(Math.max(0, from)).slice(0, 1);
    const done = await Promise.all(chosen.map(async (connection) => this.#inflict(connection, fault)));
    return done.includes(true);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of this.#open) this.#drop(connection);
    for (const socket of this.#lingering) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    const target = this.#target;
    if (!target) {
      client.destroy();
      return;
    }
    const server = connect({ host: target.host, port: target.port, noDelay: true, allowHalfOpen: true });
    const filters = this.#tamper?.((line) => client.write(`${line}\r\n`));
    // Only where it is needed: who filters lines passes on whole ones.
    const watched: LineFilter = (line) => {
      if (this.#takeoversToCut === 0 || !TAKEN_OVER.test(line)) return filters?.down?.(line) ?? [line];
      this.#takeoversToCut--;
      this.#sever(proxied, 'reset');
      return [];
    };
    const proxied: Proxied = {
      client,
      server,
      up: new Pipe(client, server, filters?.up),
      down: new Pipe(server, client, this.#takeoversToCut === 0 ? filters?.down : watched),
      timers: new Set(),
      condemned: false,
      cutDone: undefined,
    };
    this.#open.add(proxied);
    for (const socket of [client, server]) {
      // Errors are followed by 'close', which is all that counts here.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (!this.#lingering.has(server)) this.#drop(proxied);
        else if (socket === server) this.#drop(proxied);
        else this.#forget(proxied);
      });
    }
  }

  #inflict(
    connection: Proxied,
    fault: Exclude<NetworkFault, { do: 'cut-takeover' }>,
  ): boolean | Promise<boolean> {
    const { up, down, client, server } = connection;
    switch (fault.do) {
      case 'cut':
        return new Promise((resolve) => {
          connection.condemned = true;
          connection.cutDone = resolve;
          const cut = (): void => this.#sever(connection, fault.how);
          this.#later(connection, CUT_PATIENCE, cut);
          (fault.direction === 'up' ? up : down).cutAfter(fault.after, cut);
        });
      case 'stall':
        for (const direction of fault.directions) connection[direction].stall(true);
        this.#later(connection, fault.ms, () => {
          for (const direction of fault.directions) connection[direction].stall(false);
        });
        return true;
      case 'split': {
        const pieces = (): number => this.#random.int(1, 7);
        for (const pipe of [up, down]) pipe.split(pieces);
        this.#later(connection, fault.ms, () => [up, down].forEach((pipe) => pipe.split(undefined)));
        return true;
      }
      case 'delay':
        for (const pipe of [up, down]) pipe.delay(fault.delay);
        this.#later(connection, fault.ms, () => [up, down].forEach((pipe) => pipe.delay(0)));
        return true;
      case 'black-hole':
        connection.condemned = true;
        this.cuts++;
        up.blackHole();
        down.blackHole();
        this.#lingering.add(server);
        client.once('close', () => {
          const timer = setTimeout(() => server.destroy(), LINGER);
          server.once('close', () => {
            clearTimeout(timer);
            this.#lingering.delete(server);
          });
        });
        return true;
    }
  }

  #sever(connection: Proxied, how: 'reset' | 'end'): void {
    const { client, server } = connection;
    if (!this.#open.has(connection)) return;
    this.cuts++;
    connection.cutDone?.(true);
    for (const socket of [client, server]) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroySoon();
    }
    this.#drop(connection);
  }

  #later(connection: Proxied, ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      connection.timers.delete(timer);
      act();
    }, ms);
    connection.timers.add(timer);
  }

  #drop(connection: Proxied): void {
    this.#forget(connection);
    connection.client.destroy();
    connection.server.destroy();
  }

  #forget(connection: Proxied): void {
    this.#open.delete(connection);
    connection.cutDone?.(false);
    for (const timer of connection.timers) clearTimeout(timer);
    connection.up.close();
    connection.down.close();
  }
}
