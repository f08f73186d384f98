/** The figures of a running server. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { Clock } from '../core/clock.js';
import type { Client } from './dispatch/client.js';
import { PerMinute } from './observe/per-minute.js';
import { isSpoken } from './state/event-data.js';
import type { StoreHealth } from './store/log-types.js';
import type { LogEvent } from './store/types.js';

/** How often the loop's lag is measured, ms: each time wakes an idle process. */
const LAG_RESOLUTION_MS = 200;

/** What an operator wants to know at a glance. */
export interface ServerStats {
  readonly users: number;
  /** Of them: those who wait for their clients. */
  readonly lost: number;
  readonly connections: number;
  readonly rooms: number;
  readonly messagesPerMinute: number;
  /** Lines handed to sessions since the start. */
  readonly deliveries: number;
  /** Bytes that clients have not read yet, and the most of one of them. */
  readonly unreadBytes: number;
  readonly unreadBytesMost: number;
  /** Clients that read more slowly than they are sent, and are fed from the log. */
  readonly behind: number;
  /** How late the event loop was, of 100 times the 99th, since the last call; ms. */
  readonly loopLagMs: number;
  readonly store: StoreHealth;
}

/** What the server's parts count by themselves. */
export type Counted = Pick<
  ServerStats,
  'users' | 'lost' | 'connections' | 'rooms' | 'deliveries' | 'store'
> & { readonly clients: Iterable<Client> };

/** Measures what no other part of the server counts: messages a minute, how late the loop is, what is not read yet. */
export class Meter {
  readonly #clock: Clock;
  readonly #spoken: PerMinute = new PerMinute();
  readonly #lag: ReturnType<typeof monitorEventLoopDelay> = monitorEventLoopDelay({
    resolution: LAG_RESOLUTION_MS,
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    this.#lag.enable();
  }

  stop(): void {
    this.#lag.disable();
  }

  /** Counts an event that has come out of the log. */
  note({ kind }: LogEvent): void {
    if (isSpoken(kind)) this.#spoken.add(this.#clock.monotonic());
  }

  /** All figures; those of the loop since they were read last. */
  read({ clients, ...counted }: Counted): ServerStats {
    let unreadBytes = 0;
    let unreadBytesMost = 0;
    let behind = 0;
    for (const { connection } of clients) {
      unreadBytes += connection.unreadBytes;
      unreadBytesMost = Math.max(unreadBytesMost, connection.unreadBytes);
      if (connection.out.isBehind) behind++;
    }
    const loopLagMs = Math.max(0, this.#lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS);
    this.#lag.reset();
    const messagesPerMinute = this.#spoken.sum(this.#clock.monotonic());
    return { ...counted, messagesPerMinute, unreadBytes, unreadBytesMost, behind, loopLagMs };
  }
}
