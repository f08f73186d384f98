/** What a worker does first: opens its connection, and for the writer looks at the file before it trusts it. */
import { AccountTable } from './account-table.js';
import { leaveGapAfterRestore } from './backup.js';
import { Chores } from './chores.js';
import { checkBeforeUse } from './damage.js';
import type { Opened, ReaderRequest, RetentionPolicy, WriterRequest } from './messages.js';
import { Reader } from './reader.js';
import { migrate } from './schema.js';
import { readSessions } from './session-table.js';
import { type Database, openForReading, openForWriting, resultCode } from './sql.js';
import { WalKeeper } from './wal-keeper.js';
import { Writer } from './writer.js';

// https://www.sqlite.org/rescode.html
const SQLITE_READONLY = 8;
const SQLITE_FULL = 13;

/** A connection with the function that answers requests to it. */
interface Open<Request, Value> {
  readonly opened: Value;
  readonly answer: (request: Request) => unknown;
  /** What is to be done when an answer has been sent. */
  readonly afterwards: () => void;
}

/** Opens, checks, migrates. Throws STORE_DAMAGED or STORE_FORMAT on a file that must not be used. */
export function openWriter(file: string, retention?: RetentionPolicy): Open<WriterRequest, Opened> {
  const db = openTrusted(file);
  const keeper = new WalKeeper(db, file);
  const writer = new Writer(db, () => keeper.purge(), retention);
  const accounts = new AccountTable(db);
  const chores = new Chores(writer.chores);
  chores.look();
  return {
    opened: { database: writer.database, lastPlace: writer.lastPlace },
    afterwards: () => {
      keeper.tidy();
      chores.look();
    },
    answer(request) {
      switch (request.do) {
        case 'commit':
          return writer.commit(request.batch);
        case 'resolve':
          return writer.resolve(request.batch);
        case 'discard':
          return writer.discard(request.from, request.to);
        case 'index':
          return writer.index();
        case 'probe':
          return writer.probe();
        case 'account':
          return accounts.answer(request.call);
        case 'close':
          chores.stop();
          return writer.close(request.lastPlace);
      }
    },
  };
}

/** Opens for reading only; the writer has opened the file before. */
export function openReader(file: string): Open<ReaderRequest, undefined> {
  const db = openForReading(file);
  const reader = new Reader(db);
  const accounts = new AccountTable(db);
  return {
    opened: undefined,
    afterwards: () => {},
    answer(request) {
      switch (request.do) {
        case 'page':
          return reader.page(request.query);
        case 'targets':
          return reader.targets(request.query);
        case 'guests':
          return reader.guests(request.query);
        case 'search':
          return reader.search.search(request.query);
        case 'places':
          return reader.places(request.runs);
        case 'sent':
          return reader.sent(request.identity, request.sendId);
        case 'account':
          return accounts.answer(request.call);
        case 'marker':
          return reader.marker(request.identity, request.target);
        case 'state':
          return reader.state(request.after, request.upTo, request.limit);
        case 'since':
          return reader.since(request.after, request.limit);
        case 'sessions':
          return readSessions(db);
        case 'close':
          return db.close();
      }
    },
  };
}

function openTrusted(file: string): Database {
  const db = openForWriting(file);
  try {
    checkBeforeUse(db, file);
    migrate(db, file);
    leaveGapAfterRestore(db);
    flushOldWal(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * What a killed process left in the WAL is read from now on, so it must also be on the disk: a checkpoint
 * flushes it. A full disk is no reason not to start: the store then begins by refusing to write.
 */
function flushOldWal(db: Database): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    const code = resultCode(error);
    if (code !== SQLITE_FULL && code !== SQLITE_READONLY) throw error;
  }
}
