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
import type { Listening, Server } from './server.js';
import { EXIT_BUG, type Host, shutDown, stopRequested } from './shutdown.js';
import { readVersion } from './version.js';

export interface ServeParts {
  readonly host: Host;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly create: (config: ServerConfig, deps: { logger: Logger; clock: Clock }) => Server;
}

/**
 * Runs the server until it is asked to stop.
 *
 * @returns the exit status
 */
export async function serve(config: ServerConfig, parts: ServeParts): Promise<number> {
  const { host, logger, clock, create } = parts;
  // Heard from the first moment on: a stop during the start waits for it and then stops.
  const requested = stopRequested(host);
  host.on('SIGHUP', () => logger.info('signal.ignored', { signal: 'SIGHUP' }));
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
    makeDataDirectory(config.data);
    server = create(config, { logger, clock });
    listening = await server.start();
  } catch (error) {
    const known = startError(error);
    logger.error('server.cannot-start', known);
    return statusOf(known);
  }
  for (const { host: address, port } of listening) logger.info('server.listening', { host: address, port });
  host.send?.('ready', undefined, undefined, () => undefined);
  return await shutDown(server, await requested, { logger, clock });
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

/** A failure of the start as the operator should read it; one that we do not know is a bug and stays as it is. */
function startError(error: unknown): unknown {
  if (error instanceof ChatError || !(error instanceof Error)) return error;
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const remedy = LISTEN_ERRORS[code ?? ''];
  if (remedy === undefined) return error;
  return new ChatError(
    'CANNOT_LISTEN',
    `Cannot listen on ${address ?? 'the address'} port ${port ?? '?'}: ${remedy}`,
    {
      cause: error,
      exitCode: EXIT_CONFIG,
    },
  );
}

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port (ss -ltnp shows which)',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'ports below 1024 need a privilege (setcap cap_net_bind_service, or a higher port)',
  ENOTFOUND: 'there is no such host name',
};
