/** The modes without a screen, on the standard streams of the process. */
import { createInterface } from 'node:readline';
import type { Clock } from '../core/clock.js';
import { randomId } from '../core/random-id.js';
import { connectTcp } from '../core/tcp-transport.js';
import type { Settings } from './config.js';
import { Engine } from './engine/engine.js';
import { memoryTokenStore } from './engine/token-store.js';
import { InOrder } from './modes/in-order.js';
import type { Mode, ModeIo } from './modes/io.js';
import { jsonMode } from './modes/json.js';
import { onceMode } from './modes/once.js';
import { plainMode } from './modes/plain.js';
import type { Flags } from './options.js';
import { memoryOutboxStore } from './outbox/own-line.js';

const CONNECT_MS = 10_000;
/** Unique among all clients for ever: 100 random bits. */
const ID_LENGTH = 20;

/** What of `process` these modes use. */
export interface HeadlessHost {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', handler: () => void): unknown;
}

/** @returns the exit code */
export async function runHeadless(
  flags: Flags,
  settings: Settings,
  host: HeadlessHost,
  clock: Clock,
): Promise<number> {
  const io = ioOf(host);
  const mode = modeFor(flags, io, clock);
  const inOrder = new InOrder();
  const engine = makeEngine(settings, clock, (effects) => mode.onEffects(inOrder.take(effects)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) host.on(signal, () => mode.stop());
  // Whoever read our output has gone: `chat-tui --json | head -1`.
  host.stdout.on('error', () => mode.stop());
  const code = await mode.run(engine);
  mode.onEffects(inOrder.rest());
  return code;
}

/** An engine over TCP, with ids that no other client makes. */
export function makeEngine(
  settings: Settings,
  clock: Clock,
  onEffects: ConstructorParameters<typeof Engine>[0]['onEffects'],
): Engine {
  return new Engine({
    ...settings,
    clock,
    onEffects,
    random: () => Math.random(),
    connect: async ({ host, port }, signal) =>
      await connectTcp({ host, port, clock, signal, timeoutMs: CONNECT_MS }),
    store: memoryOutboxStore(),
    tokens: memoryTokenStore(),
    newId: () => randomId(ID_LENGTH),
  });
}

function modeFor(flags: Flags, io: ModeIo, clock: Clock): Mode {
  if (flags.once !== undefined) return onceMode(io, clock, flags.once);
  return flags.json ? jsonMode(io, clock) : plainMode(io, clock);
}

function ioOf({ stdin, stdout, stderr }: HeadlessHost): ModeIo {
  return {
    // Made when it is asked for: `--once` leaves its input alone.
    get input() {
      return createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
    },
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
  };
}
