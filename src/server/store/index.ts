/** The store as the server sees it. */
import { resolve } from 'node:path';
import type { Clock } from '../../core/clock.js';
import type { ChatError } from '../../core/errors.js';
import { storeFiles } from './embedded/files.js';
import { Companions } from './embedded/companions.js';
import { EmbeddedAccounts } from './embedded/accounts.js';
import { EmbeddedDirectory } from './embedded/directory.js';
import { EmbeddedLog } from './embedded/log.js';
import { MarkerKeeper } from './embedded/marker-keeper.js';
import type { RetentionPolicy } from './embedded/messages.js';
import { SessionKeeper } from './embedded/session-keeper.js';
import { spawnWorker } from './embedded/spawn.js';
import type { Spawn } from './embedded/worker-link.js';
import type { Accounts } from './account-types.js';
import type { Directory } from './directory-types.js';
import type { Markers } from './marker-types.js';
import type { Log } from './log-types.js';

export { type AccountTable as AccountFile } from './embedded/account-table.js';
export { openAccountFile } from './embedded/account-file.js';
export { backup, type BackupReport } from './embedded/backup.js';
export type { Spawn } from './embedded/worker-link.js';
export { verify, type VerifyReport } from './embedded/verify.js';
export { MemoryDirectory } from './memory-directory.js';

export interface EmbeddedStoreOptions {
  /** The data directory; made, for its owner only, when it is not there. */
  readonly directory: string;
  readonly clock: Clock;
  /** What is kept; everything unless said. */
  readonly retention?: RetentionPolicy;
  /** How threads are started; tests hold on to them here. */
  readonly spawn?: Spawn | undefined;
  /** Is told of a thread that has died, and is replaced. */
  readonly onThreadLost?: (error: ChatError) => void;
}

export interface EmbeddedStore {
  readonly log: Log;
  readonly directory: Directory;
  readonly markers: Markers;
  readonly accounts: Accounts;
  /** The database file, for messages. */
  readonly file: string;
}

/** A store for one node, in SQLite. Nothing is touched before `log.open()`. */
export function openEmbeddedStore(options: EmbeddedStoreOptions): EmbeddedStore {
  const files = storeFiles(resolve(options.directory));
  const { clock, spawn = spawnWorker, retention, onThreadLost } = options;
  const sessions = new SessionKeeper();
  const companions = new Companions(sessions, new MarkerKeeper());
  const log = new EmbeddedLog({ files, clock, spawn, companions, retention, onThreadLost });
  return {
    log,
    directory: new EmbeddedDirectory(sessions, () => log.writeCompanions(() => sessions.saved())),
    markers: {
      move: (identity, target, time) =>
        log.writeCompanions(({ markers }) => markers.moved([identity, target, time])),
      read: (identity, target) => log.marker(identity, target),
    },
    accounts: new EmbeddedAccounts(log),
    file: files.database,
  };
}
