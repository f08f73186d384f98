/** What a link is made of, and what it tells. */
import type { Clock } from '../../core/clock.js';
import type { LivenessConfig } from '../../core/liveness.js';
import type { Transport } from '../../core/transport.js';
import type { CapabilitySet } from '../../protocol/capabilities.js';
import type { Message } from '../../protocol/message.js';
import type { ConnectionState, ConnectStep } from '../model/connection.js';
import type { FinishedBatch } from './batches.js';
import type { Confidence, LoginOutcome, Passwords } from './proofs.js';
import type { Identity } from './registration.js';
import type { ServerAddress } from './server-address.js';
import type { StsListener } from './sts.js';

export interface Registered {
  readonly nick: string;
  readonly server: string;
  readonly caps: CapabilitySet;
  /** The values that came with them, by name. */
  readonly capValues: ReadonlyMap<string, string>;
  /** The session of the last connection, with its rooms. */
  readonly resumed: boolean;
}

export interface LinkEvents {
  state(state: ConnectionState): void;
  /** A nick other than the wanted one means that that was taken. */
  registered(registered: Registered): void;
  /**
   * The token that this session can be resumed with from now on; undefined: the one that there was is of no use. What
   * is done with it is done before the server hears of us again.
   */
  token(token: string | undefined): void;
  /** Capabilities have come or gone (cap-notify). */
  caps(caps: CapabilitySet, values: ReadonlyMap<string, string>): void;
  /** It has been tried to prove who we are; `asked`: because of `login`. */
  login(outcome: LoginOutcome, asked: boolean): void;
  message(message: Message): void;
  batch(batch: FinishedBatch): void;
}

/** @param onStep what is waited for now, and where, when it is not where it was meant to go */
export type Connect = (
  server: ServerAddress,
  signal: AbortSignal,
  onStep: (step: ConnectStep, where: ServerAddress) => void,
) => Promise<Transport>;

export interface LinkOptions {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Tried in turn; at least one. */
  readonly servers: readonly [ServerAddress, ...ServerAddress[]];
  readonly connect: Connect;
  /** Keeps to what servers say about TLS. */
  readonly sts?: StsListener;
  readonly identity: Identity;
  /** Without it nothing but our key proves who we are. */
  readonly passwords?: Passwords;
  /** Without it no server is told a password itself. */
  readonly confidence?: Confidence;
  /** Of the session to be resumed. */
  readonly token: () => string | undefined;
  readonly heartbeat?: LivenessConfig;
  readonly events: LinkEvents;
}
