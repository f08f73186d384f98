/** The server that is tried: the real daemon, or the little model that the harness is tried on itself. */
import type { ServerFault } from './schedule.js';

/** A server whose life is in the harness' hands. */
export interface Victim {
  readonly host: string;
  readonly port: number;
  /** The room that everybody is put into. */
  readonly lobby: string;
  /** Times that it ended without having been told to. */
  readonly crashes: number;
  /** Why a kind of fault cannot be tried here; undefined when it can. */
  unavailable(kind: ServerFault['do']): string | undefined;
  /** Resolves when it takes connections. */
  start(): Promise<void>;
  /** Does it, and resolves when the server is there again and the fault is over. */
  suffer(fault: ServerFault): Promise<void>;
  /** Ends it for good, as its operator would. */
  stop(): Promise<void>;
}
