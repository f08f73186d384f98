/** The modes without a screen, on the standard streams of the process. */
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Clock, Timer } from '../core/clock.js';
import { randomId } from '../core/random-id.js';
import { foldName } from '../protocol/casemapping.js';
import type { ClientConfig } from './config.js';
import { Dialer } from './dial.js';
import { ChatLogs } from './disk/chat-logs.js';
import { type Kept, openKept } from './disk/kept.js';
import { processOwners } from './disk/owner.js';
import type { SettingsSaver } from './disk/settings-saver.js';
import { stateHome } from './disk/state-home.js';
import { Engine } from './engine/engine.js';
import type { EngineOptions } from './engine/engine-options.js';
import type { WritingStore } from './engine/writing-store.js';
import { seenOf } from './model/seen.js';
import { InOrder } from './modes/in-order.js';
import type { Mode, ModeIo } from './modes/io.js';
import { jsonMode } from './modes/json.js';
import { onceMode } from './modes/once.js';
import { plainMode } from './modes/plain.js';
import { TerminalInput, terminalOf } from './modes/terminal-input.js';
import type { Flags } from './options.js';
import { PasswordKeeper } from './passwords.js';
import { settingsPath } from './settings/file.js';

/** After a kill so much may be told a second time. */
const SEEN_MS = 1000;
/** After a kill so much of what was typed is lost. */
const WRITING_MS = 500;
/** A job that is tried again is tried in this time; what comes later is meant anew. */
const ONCE_MS = 600_000;
/** Unique among all clients for ever: 100 random bits. */
const ID_LENGTH = 20;

/** What of `process` these modes use. */
export interface HeadlessHost {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', handler: () => void): unknown;
}

/** @returns the exit code */
export async function runHeadless(
  flags: Flags,
  config: ClientConfig,
  fileText: string | undefined,
  host: HeadlessHost,
  clock: Clock,
): Promise<number> {
  const io = ioOf(host);
  const mode = modeFor(flags, io, clock);
  const inOrder = new InOrder();
  const { engine } = makeEngine({
    config,
    fileText,
    clock,
    env: host.env,
    once: flags.once,
    hasReader: !flags.json && flags.once === undefined && io.ask !== undefined,
    // Whoever reads it may be a program, or a log that is looked at later: all of it.
    meeting: (server, fingerprint) =>
      `${server} is new here; its key ${fingerprint} is kept, and another one will be refused`,
    onEffects: (effects) => mode.onEffects(inOrder.take(effects)),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) host.on(signal, () => mode.stop());
  // A terminal that was closed by accident: the next start goes on with the session.
  host.on('SIGHUP', () => (flags.once === undefined ? void engine.abandon('terminal closed') : mode.stop()));
  // Whoever read our output has gone: `chat-tui --json | head -1`.
  host.stdout.on('error', () => mode.stop());
  const code = await mode.run(engine);
  mode.onEffects(inOrder.rest());
  return code;
}

export interface EngineParts {
  readonly config: ClientConfig;
  /** What config.toml said at the start; undefined when there was none. */
  readonly fileText: string | undefined;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of `--once`. */
  readonly once: string | undefined;
  /** Whether what is said is read by a person. */
  readonly hasReader: boolean;
  /** How the key of a server is said that was met for the first time. */
  readonly meeting: (server: string, fingerprint: string) => string;
  readonly onEffects: EngineOptions['onEffects'];
}

export interface EngineAndWriting {
  readonly engine: Engine;
  /** For a face with an input. */
  readonly writing: WritingStore;
}

/** An engine over the network, with ids that no other client makes, and with what it keeps on disk. */
export function makeEngine(parts: EngineParts): EngineAndWriting {
  const { config, fileText, clock, env, once, onEffects } = parts;
  // What is not kept is said when there is somebody to say it to.
  const kept = keptFor(config, clock, env, once, (words) => setImmediate(() => engine.announce(words)));
  const home = stateHome(env, homedir());
  const onNotice = (words: string): void => engine.announce(words, 'info');
  const onFault = (text: string): void => engine.apply({ type: 'note', kind: 'error', text });
  const dialer = new Dialer({
    security: config.security,
    home,
    clock,
    onNotice,
    onMeeting: (server, fingerprint) => onNotice(parts.meeting(server, fingerprint)),
    onFault,
  });
  let saving: Timer | undefined;
  let saver: SettingsSaver | undefined;
  const [{ host, port }] = config.servers;
  const chatLogs = new ChatLogs(homedir(), {
    server: `${host.toLowerCase()}:${port}`,
    later: (work, ms) => void clock.setTimeout(work, ms),
    tell: (words) => setImmediate(() => engine.announce(words)),
  });
  const save = (): void => {
    saving = undefined;
    kept.seen.save(seenOf(engine.state));
  };
  const engine: Engine = new Engine({
    ...config,
    clock,
    onEffects(effects) {
      onEffects(effects);
      if (once === undefined) chatLogs.follow(engine.state.settings.log, effects);
      if (once !== undefined) {
        if (engine.connection.phase === 'closed') kept.close();
      } else if (engine.connection.phase === 'closed') {
        saving?.cancel();
        chatLogs.flush();
        kept.seen.save(seenOf(engine.state));
        kept.close();
      } else saving ??= clock.setTimeout(save, SEEN_MS);
    },
    random: () => Math.random(),
    connect: dialer.connect,
    sts: dialer.sts,
    trust: dialer.trust,
    peer: dialer.peer,
    confidence: dialer.confidence,
    passwords: new PasswordKeeper(config.secrets, (words) => engine.announce(words)),
    save: async (settings) => {
      const { SettingsSaver } = await import('./disk/settings-saver.js');
      saver ??= new SettingsSaver(settingsPath(env, homedir()), fileText);
      return saver.save(settings);
    },
    hasReader: parts.hasReader,
    seen: kept.seen.seen,
    store: kept.outbox,
    tokens: kept.tokens,
    newId: () => randomId(ID_LENGTH),
  });
  return { engine, writing: kept.writing };
}

/**
 * What waits is kept by nick and server: the first one named, for all of them. A line of `--once` is sent by nothing
 * but the same command, and only shortly after.
 */
function keptFor(
  { servers: [server], identity, rooms }: ClientConfig,
  clock: Clock,
  env: EngineParts['env'],
  once: string | undefined,
  onFault: (words: string) => void,
): Kept {
  const common = {
    home: stateHome(env, homedir()),
    owners: processOwners(),
    now: () => clock.now(),
    later: (work: () => void) => void clock.setTimeout(work, WRITING_MS),
    onFault,
  };
  const key = `${foldName(identity.nick)}@${server.host.toLowerCase()}:${server.port}`;
  if (once === undefined) return openKept({ ...common, key });
  const session = openKept({ ...common, key: `once-${key}` });
  const line = openKept({ ...common, key: `once-${key} ${rooms.join(',')} ${once}`, maxAge: ONCE_MS });
  return {
    outbox: line.outbox,
    tokens: session.tokens,
    seen: session.seen,
    writing: session.writing,
    close() {
      line.close();
      session.close();
    },
  };
}

function modeFor(flags: Flags, io: ModeIo, clock: Clock): Mode {
  if (flags.once !== undefined) return onceMode(io, clock, flags.once);
  return flags.json ? jsonMode(io, clock) : plainMode(io, clock);
}

function ioOf({ stdin, stdout, stderr }: HeadlessHost): ModeIo {
  const terminal = terminalOf(stdin);
  let input: TerminalInput | undefined;
  return {
    // Made when it is asked for: `--once` leaves its input alone.
    get input() {
      if (terminal !== undefined) input = new TerminalInput(terminal, (text) => void stderr.write(text));
      return createInterface({ input: input?.lines ?? stdin, crlfDelay: Number.POSITIVE_INFINITY });
    },
    ...(terminal !== undefined && { ask: async (words) => await input?.ask(words) }),
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
  };
}
