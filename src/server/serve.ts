/**
 * One life of the daemon: start, say so, run until asked to stop, stop.
 *
 * Under PM2 "online" has to mean listening, so `ready` is sent last of all; and what cannot work however often it
 * is tried (a taken port, a directory that is not ours) ends with 78, which PM2 is told not to restart.
 */
import { mkdirSync } from 'node:fs';

import type { Clock } from '../core/clock.js';
import { ChatError, EXIT_CONFIG } from '../core/errors.js';
import type { ServerConfig } from './config.js';
import type { Logger } from './observe/logger.js';
import { type Gauges, startMonitor } from './observe/monitor.js';
import { runsAsRoot } from './privileges.js';
import type { Listening, Server, ServerStats } from './server.js';
import { EXIT_BUG, type Host, shutDown, stopRequested } from './shutdown.js';
import { readVersion } from './version.js';

export interface ServeParts {
  readonly host: Host;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly create: (
    config: ServerConfig,
    deps: { logger: Logger; clock: Clock; loadConfig?: () => ServerConfig },
  ) => Server;
  /** Reads the configuration again, as it was read for this start. */
  readonly loadConfig?: () => ServerConfig;
}

/**
 * Runs the server until it is asked to stop.
 *
 * @returns the exit status
 */
export async function serve(config: ServerConfig, parts: ServeParts): Promise<number> {
  const { host, logger, clock, create, loadConfig } = parts;
  // Heard from the first moment on: a stop during the start waits for it and then stops.
  const requested = stopRequested(host);
  let reload = (): void => undefined;
  host.on('SIGHUP', () => {
    logger.info('signal.reload', { signal: 'SIGHUP' });
    reload();
  });
  logger.info('server.starting', {
    version: readVersion(),
    node: process.version,
    pid: process.pid,
    name: config.name,
    data: config.data,
    config: config.file,
  });
  for (const warning of config.warnings) logger.warn('config.warning', { reason: warning });

  let server: Server;
  let listening: readonly Listening[];
  try {
    if (runsAsRoot(host, config.allowRoot)) {
      logger.warn('server.runs-as-root', { reason: 'an ordinary user is enough, see docs/operating.md' });
    }
    makeDataDirectory(config.data);
    server = create(config, { logger, clock, ...(loadConfig && { loadConfig }) });
    listening = await server.start();
  } catch (error) {
    logger.error('server.cannot-start', error);
    return statusOf(error);
  }
  reload = () => void server.reload();
  for (const { host: address, port, tls } of listening)
    logger.info('server.listening', { host: address, port, ...(tls && { tls }) });
  const send = (message: unknown): void => {
    // With a callback, since a channel that PM2 has left is an error, and not ours.
    host.send?.(message, undefined, undefined, () => undefined);
  };
  send('ready');
  const monitor = host.send && startMonitor({ clock, send, read: () => gauges(server.stats()) });
  const request = await requested;
  monitor?.cancel();
  return await shutDown(server, request, { logger, clock });
}

/** What `pm2 show` tells at a glance. */
function gauges(stats: ServerStats): Gauges {
  return {
    'Users online': String(stats.users),
    'Connections lost': String(stats.lost),
    Connections: String(stats.connections),
    Rooms: String(stats.rooms),
    'Messages per minute': String(stats.messagesPerMinute),
    'Slow readers': String(stats.behind),
    'Unread output': `${Math.ceil(stats.unreadBytes / 1024)} KiB`,
    'Loop lag p99': `${stats.loopLagMs.toFixed(1)} ms`,
    Store: stats.store.state,
  };
}

/** What no restart cures, beside a configuration that cannot be used: a database that is not ours to write. */
const HOPELESS: ReadonlySet<string> = new Set(['STORE_LOCKED', 'STORE_DAMAGED', 'STORE_FORMAT']);

function statusOf(error: unknown): number {
  if (!(error instanceof ChatError)) return EXIT_BUG;
  return HOPELESS.has(error.code) ? EXIT_CONFIG : error.exitCode;
}

function makeDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ChatError('DATA_DIRECTORY', `Cannot use the data directory ${JSON.stringify(directory)}`, {
      cause: error,
      exitCode: EXIT_CONFIG,
    });
  }
}
