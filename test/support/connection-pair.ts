/** A server's connection over a transport in memory, with its peer's end in the test's hands and a clock that stands still. */
import type { DecodedLine } from '../../src/core/line-decoder.js';
import { type MemoryTransport, memoryPair } from '../../src/core/memory-transport.js';
import { TimerWheel } from '../../src/core/wheel.js';
import { Connection, type ConnectionSettings } from '../../src/server/connection/connection.js';
import type { EndCause } from '../../src/server/connection/end-cause.js';
import { Feeder } from '../../src/server/connection/feeder.js';
import { Flusher } from '../../src/server/connection/flusher.js';
import type { LineSource, PlacedLine } from '../../src/server/connection/line-source.js';
import { FakeClock } from './fake-clock.js';

const SETTINGS: ConnectionSettings = {
  liveness: { interval: 15_000, timeout: 30_000 },
  registrationMs: 20_000,
  unregisteredBytes: 1 << 16,
  sendQueue: 1 << 20,
  input: { lineRate: 0, lineBurst: 1, waitingChars: 16_384, floodMs: 60_000 },
  ping: { text: 'PING :irc.test\r\n' },
};

export interface ConnectionPair {
  readonly clock: FakeClock;
  readonly connection: Connection;
  readonly peer: MemoryTransport;
  /** Lines that the connection has handed over. */
  readonly lines: string[];
  readonly errors: string[];
  readonly ends: EndCause[];
  /** How often it said that lines begin to wait. */
  readonly slowed: () => number;
  /** What can be had again, by place. */
  readonly logged: Map<number, string>;
  /** `behind <bytes>` and `caught up <lines>`. */
  readonly lags: string[];
  /** Called for each line, before it is noted. */
  onLine: (text: string) => void;
  /** What the peer has received so far. */
  readonly received: () => string;
  /** Has the peer send, and everything on its way arrive. */
  send(text: string): Promise<void>;
}

/** Lets everything that is on its way in this process arrive: writes, flushes, closes. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export function connectionPair(
  settings: Partial<Omit<ConnectionSettings, 'input'>> & {
    input?: Partial<ConnectionSettings['input']>;
  } = {},
): ConnectionPair {
  const clock = new FakeClock();
  const [near, peer] = memoryPair({ remoteAddress: '192.0.2.1' });
  const lines: string[] = [];
  const errors: string[] = [];
  const ends: EndCause[] = [];
  let received = '';
  let slowed = 0;
  peer.onData((chunk) => {
    received += Buffer.from(chunk).toString();
  });
  const logged = new Map<number, string>();
  const lags: string[] = [];
  const source: LineSource = {
    read: (runs) => {
      const found: PlacedLine[] = [];
      for (const { from, to } of runs) {
        for (let place = from; place <= to; place++) {
          const text = logged.get(place);
          if (text !== undefined) found.push({ place, text: () => text });
        }
      }
      return Promise.resolve(found);
    },
  };
  const services = {
    clock,
    feeder: new Feeder({
      clock,
      source,
      onError: (error) => {
        throw error;
      },
    }),
    wheel: new TimerWheel(clock, 100, (error) => {
      throw error;
    }),
    flusher: new Flusher({ clock, intervalMs: 0, busyIntervalMs: 0, utilisation: () => 0 }),
    settings: { ...SETTINGS, ...settings, input: { ...SETTINGS.input, ...settings.input } },
  };
  const onItem = (item: DecodedLine): void => {
    if (item.kind === 'error') errors.push(item.code);
    else {
      pair.onLine(item.text);
      lines.push(item.text);
    }
  };
  const connection = new Connection(near, services, () => ({
    line: onItem,
    slowed: () => {
      slowed++;
    },
    ended: (cause) => ends.push(cause),
    dialect: 0,
    behind: (bytes) => lags.push(`behind ${bytes}`),
    caughtUp: (count) => lags.push(`caught up ${count}`),
  }));
  const pair: ConnectionPair = {
    clock,
    connection,
    peer,
    lines,
    errors,
    ends,
    logged,
    lags,
    slowed: () => slowed,
    onLine: () => undefined,
    received: () => received,
    async send(text) {
      peer.write(text);
      await settle();
    },
  };
  return pair;
}
