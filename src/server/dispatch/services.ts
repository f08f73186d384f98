/** What dispatching needs of the server; made by server.ts, the same for all connections. */
import type { Clock } from '../../core/clock.js';
import type { Command, ServerSettings, Stores } from '../commands/types.js';
import type { Logger } from '../observe/logger.js';
import type { NetworkState } from '../state/network.js';
import type { Detached } from './detached.js';
import type { Performer } from './perform.js';

export interface DispatchServices {
  readonly commands: ReadonlyMap<string, Command>;
  readonly settings: ServerSettings;
  readonly state: NetworkState;
  readonly stores: Stores;
  readonly performer: Performer;
  readonly detached: Detached;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What others are shown of an address. */
  readonly hostOf: (address: string) => string;
}
