/** The figures of a running server. */
import type { StoreHealth } from './store/log-types.js';

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
