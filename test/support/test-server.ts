/**
 * The real server in this process: a free port, a directory of its own, a log that remembers, and a clock that may
 * be a false one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Clock, systemClock } from '../../src/core/clock.js';
import {
  type HeartbeatSettings,
  type LimitSettings,
  loadServerConfig,
  type ServerConfig,
} from '../../src/server/config.js';
import { createServer, type Server } from '../../src/server/server.js';
import type { Spawn } from '../../src/server/store/index.js';
import { type MemoryLogger, memoryLogger } from './memory-logger.js';
import { type RegisterOptions, TestClient } from './test-client.js';

export interface TestServerOptions {
  readonly config?: Partial<Omit<ServerConfig, 'limits' | 'heartbeat'>>;
  readonly limits?: Partial<LimitSettings>;
  readonly heartbeat?: Partial<HeartbeatSettings>;
  /** What the configuration is when it is read again; by default the same. */
  readonly reloaded?: () => Partial<ServerConfig>;
  /** Default: the real one. */
  readonly clock?: Clock;
  /** How the threads of the store are started. */
  readonly spawn?: Spawn;
  /** A directory that outlives the server, for a second start on it; default: one that goes with the server. */
  readonly data?: string;
  /** Default: 0, so that no output waits for time to pass. */
  readonly writeIntervalMs?: number;
}

export interface TestServer {
  readonly server: Server;
  readonly port: number;
  /** Of every listener, in the order of the configuration. */
  readonly ports: readonly number[];
  readonly logger: MemoryLogger;
  readonly data: string;
  /** A connection that has said nothing yet. */
  connect(): Promise<TestClient>;
  /** A registered client; in the lobby, as everyone is. */
  join(nick: string, options?: RegisterOptions): Promise<TestClient>;
  /** Ends the clients made here, the server, and the directory if it is the server's own. Harmless when repeated. */
  stop(reason?: string): Promise<void>;
}

/** Rates and quotas that would be in the way of tests of other things. */
const UNLIMITED = { lineRate: 0, perIp: 0, roomsPerFounder: 0, joinRate: 0, nickRate: 0, guestTargets: 0 };

/** Starts a server. Limits on rates, and on what is of one address, are off unless they are given. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { clock = systemClock(), writeIntervalMs = 0 } = options;
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'chat-server-')));
  const defaults = loadServerConfig({ env: {}, root: data });
  const config: ServerConfig = {
    ...defaults,
    name: 'irc.test',
    network: 'test',
    listen: [{ host: '127.0.0.1', port: 0, tls: false }],
    ...options.config,
    data,
    limits: { ...defaults.limits, ...UNLIMITED, ...options.limits },
    heartbeat: { ...defaults.heartbeat, ...options.heartbeat },
  };
  const logger = memoryLogger();
  const server = createServer(config, {
    logger,
    clock,
    writeIntervalMs,
    loadConfig: () => ({ ...config, ...options.reloaded?.() }),
    ...(options.spawn !== undefined && { spawn: options.spawn }),
  });
  const ports = (await server.start()).map((listening) => listening.port);
  const [port = 0] = ports;
  const clients: TestClient[] = [];
  let stopped: Promise<void> | undefined;
  const connect = async (): Promise<TestClient> => {
    const client = await TestClient.connect(port);
    clients.push(client);
    return client;
  };
  return {
    server,
    port,
    ports,
    logger,
    data,
    connect,
    async join(nick, registering) {
      const client = await connect();
      await client.register(nick, registering);
      return client;
    },
    stop(reason = 'The test is over') {
      stopped ??= (async () => {
        await Promise.all(clients.filter(({ closed }) => !closed).map((client) => client.drop()));
        await server.stop(reason, 5000);
        if (options.data === undefined) await rm(data, { recursive: true, force: true });
      })();
      return stopped;
    },
  };
}
