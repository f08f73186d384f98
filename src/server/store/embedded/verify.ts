/** The whole look at a database file: its pages, and whether what is in them keeps what the store promises. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { asError, ChatError } from '../../../core/errors.js';
import { storeFiles } from './files.js';
import { checkFormat } from './schema.js';
import { type Database, openForReading, prepare } from './sql.js';

export interface VerifyReport {
  readonly file: string;
  readonly bytes: number;
  readonly events: number;
  readonly conversations: number;
  /** In words, the worst first; empty when the file is sound. At most 100. */
  readonly problems: readonly string[];
}

const MOST_PROBLEMS = 100;

/** What must not be found: the words for it and the number of rows that show it. */
const RULES: readonly (readonly [problem: string, sql: string])[] = [
  [
    'events whose time is not after that of the event before them',
    'SELECT count(*) FROM event e JOIN event p ON p.id = e.prev WHERE p.time >= e.time',
  ],
  [
    'events that follow one of another conversation, or a later one',
    'SELECT count(*) FROM event e JOIN event p ON p.id = e.prev WHERE p.conversation <> e.conversation OR p.id >= e.id',
  ],
  [
    'events that have the same event before them',
    'SELECT count(*) - count(DISTINCT prev) FROM event WHERE prev <> 0',
  ],
  [
    'events whose conversation or author is missing',
    `SELECT count(*) FROM event e LEFT JOIN conversation c ON c.id = e.conversation
     LEFT JOIN author a ON a.id = e.author WHERE c.id IS NULL OR a.id IS NULL`,
  ],
  [
    'send ids whose event is missing or has another id',
    `SELECT count(*) FROM send s LEFT JOIN event e ON e.id = s.event LEFT JOIN author a ON a.id = e.author
     WHERE e.send_id IS NOT s.send_id OR a.identity IS NOT s.identity`,
  ],
  [
    'redacted messages that still have something of their content',
    `SELECT count(*) FROM event WHERE kind = 15 AND (text <> '' OR json_extract(extra, '$.tags') IS NOT NULL)`,
  ],
  [
    'rooms that show an event which is missing',
    'SELECT count(*) FROM presence p LEFT JOIN event e ON e.id = p.event WHERE e.id IS NULL',
  ],
];

/**
 * Reads everything in a database file, or in that of a data directory, beside a running daemon if there is one.
 * Blocks meanwhile: for a process of its own. Throws STORE_FAILED when there is no such file, STORE_FORMAT when
 * it is not one that this program can read.
 */
export function verify(path: string): VerifyReport {
  const given = resolve(path);
  const file =
    statSync(given, { throwIfNoEntry: false })?.isDirectory() === true ? storeFiles(given).database : given;
  if (!existsSync(file)) throw new ChatError('STORE_FAILED', `Cannot verify ${file}: there is no such file`);
  const bytes = statSync(file).size;
  let db: Database | undefined;
  try {
    db = openForReading(file);
    checkFormat(db, file);
    return { file, bytes, ...look(db) };
  } catch (error) {
    if (error instanceof ChatError) throw error;
    return { file, bytes, events: 0, conversations: 0, problems: [asError(error).message] };
  } finally {
    db?.close();
  }
}

function look(db: Database): Pick<VerifyReport, 'events' | 'conversations' | 'problems'> {
  const broken = (prepare(db, `PRAGMA integrity_check(${MOST_PROBLEMS})`).all() as [string][])
    .map(([problem]) => problem)
    .filter((problem) => problem !== 'ok');
  // A file with broken pages is not asked further: the answers would be about the pages.
  const wrong = broken.length > 0 ? [] : RULES.flatMap(([problem, sql]) => count(db, sql, problem));
  const tally = (table: string): number =>
    (prepare(db, `SELECT count(*) FROM ${table}`).get() as [number])[0];
  const sound = broken.length === 0;
  return {
    events: sound ? tally('event') : 0,
    conversations: sound ? tally('conversation') : 0,
    problems: [...broken, ...wrong],
  };
}

function count(db: Database, sql: string, problem: string): string[] {
  const [rows] = prepare(db, sql).get() as [number];
  return rows === 0 ? [] : [`${rows} ${problem}`];
}
