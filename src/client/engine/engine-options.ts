/** What an engine is made of, and what it tells. */
import type { Clock } from '../../core/clock.js';
import type { LivenessConfig } from '../../core/liveness.js';
import type { Connect } from '../link/link-options.js';
import type { Confidence, Passwords } from '../link/proofs.js';
import type { Identity } from '../link/registration.js';
import type { ServerAddress } from '../link/server-address.js';
import type { StsListener } from '../link/sts.js';
import type { Seen } from '../model/history-state.js';
import type { Effect } from '../model/inputs.js';
import type { OutboxStore } from '../outbox/own-line.js';
import type { Settings } from '../settings/settings.js';
import type { TokenStore } from './token-store.js';

export interface EngineOptions {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly servers: readonly [ServerAddress, ...ServerAddress[]];
  readonly connect: Connect;
  /** Keeps to what servers say about TLS; without it they say it to nobody. */
  readonly sts?: StsListener;
  /** The reader says that a server (host:port) is to have this key from now on. */
  readonly trust?: (server: string, fingerprint: string) => void;
  /** Who is at the other end and with which key, in words; undefined in plaintext and before the first connection. */
  readonly peer?: () => string | undefined;
  readonly identity: Identity;
  /** Without it nothing but our key proves who we are. */
  readonly passwords?: Passwords;
  /** Without it no server is told a password itself. */
  readonly confidence?: Confidence;
  /** Joined at once, the first one is where the reader is; none: wherever the server puts us. */
  readonly rooms: readonly string[];
  /** What the reader has set, at the start; the defaults without it. */
  readonly settings?: Settings;
  /** Whether a person reads what is said; a script says false. */
  readonly hasReader?: boolean;
  /** Writes them into their file. @returns what was done, or why not, in words */
  readonly save?: (settings: Settings) => Promise<{ readonly ok: boolean; readonly text: string }>;
  readonly heartbeat?: LivenessConfig;
  readonly store: OutboxStore;
  /** What the last run has seen: only what came after it is loaded. */
  readonly seen?: Seen;
  /** Unique for ever; at most 64 characters that need no escaping in a tag. */
  readonly newId: () => string;
  /** Where the token of the session is kept. */
  readonly tokens: TokenStore;
  /** Called after everything that changed the state or was sent, with what happened, in order. */
  readonly onEffects: (effects: readonly Effect[]) => void;
}
