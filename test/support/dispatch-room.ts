/** Everything between a socket and the store, with a log in the test's hands: lines in, lines out. */
import { type MemoryTransport, memoryPair } from '../../src/core/memory-transport.js';
import { TimerWheel } from '../../src/core/wheel.js';
import { commandTable } from '../../src/server/commands/index.js';
import type { Operations } from '../../src/server/commands/operations.js';
import type { Command } from '../../src/server/commands/types.js';
import { Connection } from '../../src/server/connection/connection.js';
import { Feeder } from '../../src/server/connection/feeder.js';
import { Flusher } from '../../src/server/connection/flusher.js';
import type { LineSource } from '../../src/server/connection/line-source.js';
import { Delivery } from '../../src/server/delivery/deliver.js';
import { LogLines } from '../../src/server/delivery/log-lines.js';
import { Client } from '../../src/server/dispatch/client.js';
import { Detached } from '../../src/server/dispatch/detached.js';
import { giveUp } from '../../src/server/dispatch/end-session.js';
import { Performer } from '../../src/server/dispatch/perform.js';
import { Fold } from '../../src/server/state/fold.js';
import { NetworkState } from '../../src/server/state/network.js';
import { MemoryDirectory } from '../../src/server/store/index.js';
import { settle } from './connection-pair.js';
import { FakeClock } from './fake-clock.js';
import { ManualLog } from './manual-log.js';
import { NO_ACCOUNTS } from './no-accounts.js';
import { NO_MARKERS } from './no-markers.js';
import { type MemoryLogger, memoryLogger } from './memory-logger.js';

/** Capabilities of a client that wants to know everything. */
export const ALL_CAPS =
  'account-tag away-notify batch echo-message extended-join labeled-response message-tags server-time setname standard-replies';

/** Of a server without operators. */
const NO_OPERATIONS: Operations = {
  end: () => undefined,
  rehash: () => ({ file: undefined, changed: [], waiting: [], problem: undefined }),
  verify: () => Promise.resolve(false),
  audit: () => undefined,
};

export interface Person {
  readonly client: Client;
  readonly peer: MemoryTransport;
  /** Sends lines and lets what follows from them arrive. @returns the lines that came since the last call, without time and msgid */
  say(...lines: readonly string[]): Promise<readonly string[]>;
}

export interface DispatchRoom {
  readonly log: ManualLog;
  readonly logger: MemoryLogger;
  readonly state: NetworkState;
  readonly clock: FakeClock;
  /** A connection that has said nothing. */
  connect(): Person;
  /** A registered person in #tea, whose lines so far have been read. */
  enter(nick: string, caps?: string): Promise<Person>;
}

export interface DispatchRoomOptions {
  /** Default: the usual 1 MiB. */
  readonly sendQueue?: number;
  /** Stands between the log and those who are behind. */
  readonly source?: (lines: LineSource) => LineSource;
}

export function dispatchRoom(
  more: readonly Command[] = [],
  { sendQueue = 1 << 20, source = (lines) => lines }: DispatchRoomOptions = {},
): DispatchRoom {
  const clock = new FakeClock();
  const log = new ManualLog();
  const logger = memoryLogger();
  const state = new NetworkState();
  const fold = new Fold(state, { lobby: '', departedNicks: 10 });
  const delivery = new Delivery(state);
  const stores = { log, directory: new MemoryDirectory(), markers: NO_MARKERS, ...NO_ACCOUNTS };
  const performer = new Performer(stores, delivery, state.receipts, NO_OPERATIONS);
  log.subscribe((event) => {
    const outcome = fold.apply(event);
    delivery.deliver(outcome, performer.ownTag(event), outcome.event === event);
  });
  const limits = {
    nickLength: 32,
    userLength: 16,
    realNameLength: 150,
    roomLength: 64,
    topicLength: 390,
    reasonLength: 260,
    awayLength: 200,
    roomsPerClient: 100,
    rooms: 100,
    roomsPerFounder: 0,
    unregistered: 0,
    joinRate: 0,
    nickRate: 0,
    guestTargets: 0,
    bans: 100,
    targets: 4,
    modes: 6,
    historyPage: 100,
    multilineBytes: 8192,
    multilineLines: 64,
  };
  const wheel = new TimerWheel(clock, 100, (error) => {
    throw error;
  });
  const detached: Detached = new Detached({
    wheel,
    graceMs: 120_000,
    most: 100,
    mostPerAddress: 0,
    onOver: (session) => giveUp({ stores, logger }, session),
  });
  const services = {
    commands: new Map([...commandTable(), ...more.map((row) => [row.name, row] as const)]),
    settings: {
      name: 'irc.test',
      network: 'test',
      version: '1',
      startedAt: 0,
      lobby: '',
      password: '',
      motd: '',
      operators: [],
      resumeMs: 120_000,
      accounts: { nicks: 'first-use' as const, registration: true, reserveNicks: true, rounds: 4096 },
      limits,
    },
    state,
    stores,
    performer,
    detached,
    clock,
    logger,
    hostOf: (address: string) => address,
  };
  const connections = {
    clock,
    wheel,
    feeder: new Feeder({
      clock,
      source: source(new LogLines(log, state)),
      onError: (error) => {
        throw error;
      },
    }),
    flusher: new Flusher({ clock, intervalMs: 0, busyIntervalMs: 0, utilisation: () => 0 }),
    settings: {
      liveness: { interval: 15_000, timeout: 30_000 },
      registrationMs: 20_000,
      unregisteredBytes: 1 << 20,
      sendQueue,
      input: { lineRate: 0, lineBurst: 1, waitingChars: 16_384, floodMs: 60_000 },
      ping: { text: 'PING :irc.test\r\n' },
    },
  };
  const connect = (): Person => {
    const [near, peer] = memoryPair({ remoteAddress: '192.0.2.1' });
    let received = '';
    peer.onData((chunk) => {
      received += Buffer.from(chunk).toString();
    });
    const clients: Client[] = [];
    void new Connection(near, connections, (made) => {
      const client = new Client(made, services, () => undefined);
      clients.push(client);
      return client;
    });
    const [client] = clients;
    if (client === undefined) throw new Error('the connection made no client');
    return {
      client,
      peer,
      async say(...lines) {
        if (lines.length > 0) peer.write(lines.map((line) => `${line}\r\n`).join(''));
        await settle();
        const read = received.split('\r\n').slice(0, -1).map(withoutPlaceAndTime);
        received = '';
        return read;
      },
    };
  };
  return {
    log,
    logger,
    state,
    clock,
    connect,
    async enter(nick, caps = '') {
      const person = connect();
      await person.say(`CAP REQ :${caps}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'CAP END');
      await person.say('JOIN #tea');
      return person;
    },
  };
}

function withoutPlaceAndTime(line: string): string {
  if (!line.startsWith('@')) return line;
  const space = line.indexOf(' ');
  const tags = line
    .slice(1, space)
    .split(';')
    .filter((tag) => !tag.startsWith('time=') && !tag.startsWith('msgid='));
  return `${tags.length === 0 ? '' : `@${tags.join(';')} `}${line.slice(space + 1)}`;
}
