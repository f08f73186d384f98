/** The accounts of a data directory for somebody who is not the server, beside a running one too. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ChatError } from '../../../core/errors.js';
import { AccountTable } from './account-table.js';
import { storeFiles } from './files.js';
import { checkCurrent } from './schema.js';
import { asFailure, openForWriting } from './sql.js';

/**
 * Opens the database for one piece of work. SQLite lets one write at a time, so the server and this wait for each other
 * for some milliseconds; the server keeps nothing of accounts in memory, so it sees the change at the next login.
 *
 * @throws ChatError STORE_FAILED without a database, STORE_FORMAT when it is of another version, and what the disk does
 */
export function openAccountFile<Value>(directory: string, work: (accounts: AccountTable) => Value): Value {
  const { database } = storeFiles(resolve(directory));
  if (!existsSync(database)) {
    const text = `Cannot use ${database}: there is no such file, the first start of the server makes it`;
    throw new ChatError('STORE_FAILED', text);
  }
  const db = openForWriting(database);
  try {
    checkCurrent(db, database);
    return work(new AccountTable(db));
  } catch (error) {
    const { code, message } = asFailure(error, `use ${database}`);
    throw new ChatError(code, message, { cause: error });
  } finally {
    db.close();
  }
}
