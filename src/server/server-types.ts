/** A server as whoever starts it sees it, and what it needs from them. */
import type { Clock } from '../core/clock.js';
import type { RehashReport } from './commands/operations.js';
import type { ServerConfig } from './config.js';
import type { Listening } from './listen/listener.js';
import type { Logger } from './observe/logger.js';
import type { ServerStats } from './server-stats.js';
import type { Spawn } from './store/index.js';

export interface ServerDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Least ms between two writes to one connection; tests with a clock that stands still take 0. */
  readonly writeIntervalMs?: number;
  /** Reads the configuration again; without it nothing of it changes. @throws ChatError CONFIG_INVALID */
  readonly loadConfig?: () => ServerConfig;
  /** How the threads of the store are started; tests hold on to them here. */
  readonly spawn?: Spawn;
}

export interface Server {
  /** Opens the store and listens. @throws ChatError when it cannot */
  start(): Promise<readonly Listening[]>;
  /**
   * Reads the certificate and the configuration again. Nobody is disturbed, and what is no good changes nothing; the log
   * tells what is in force now and what waits for a restart.
   */
  reload(): RehashReport;
  /** Says goodbye to everybody, commits what is under way and closes, in about `deadlineMs` at the most. */
  stop(reason: string, deadlineMs: number): Promise<void>;
  stats(): ServerStats;
}
