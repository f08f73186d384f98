/** Whether a database file may be trusted before it is used. */
import { statSync } from 'node:fs';
import { ChatError } from '../../../core/errors.js';
import { type Database, prepare, REMEDY } from './sql.js';

/** Up to this size every page is looked at before use. */
const QUICK_CHECK_BYTES = 128 * 1024 * 1024;

/**
 * The tables, but not the search index as such, whose own check takes four times as long as all the rest together: it is only
 * a way to what is in the others, and shows in use whether it is sound.
 */
const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0";

/** Throws STORE_DAMAGED when the file cannot be what this program wrote. Larger files are looked at in use. */
export function checkBeforeUse(db: Database, file: string): void {
  if (statSync(file).size > QUICK_CHECK_BYTES) return;
  const tables = prepare(db, TABLES).all() as [string][];
  for (const [name] of [['sqlite_schema'], ...tables] as [string][]) {
    const [problem] = prepare(db, `PRAGMA quick_check('${name.replaceAll("'", "''")}')`).get() as [string];
    if (problem !== 'ok') throw damaged(file, problem);
  }
}

/** The error for a file that is not what this program wrote. */
export function damaged(file: string, found: string): ChatError {
  return new ChatError(
    'STORE_DAMAGED',
    `Cannot use ${file}: it is damaged (${found.replaceAll(/\s+/g, ' ')}); ${REMEDY}`,
  );
}
