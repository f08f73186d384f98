/**
 * The tables, and how an older file becomes a newer one.
 *
 * Forward only: step n turns version n into n + 1, each in a transaction of its own. A file of a later
 * version is refused, since this program cannot know what it would break.
 */
import { randomBytes } from 'node:crypto';
import { addressBytes } from '../../../core/address.js';
import { Cloak } from '../../../core/cloak.js';
import { ChatError } from '../../../core/errors.js';
import { PREFIX_LENGTH, TOKENIZER } from './search-text.js';
import { type Database, prepare } from './sql.js';

/** "chat" in ASCII: tells this program's files from any other SQLite database. */
const APPLICATION_ID = 0x63686174;

/**
 * `event` is a rowid table whose rowid is the place, so appends go to the end of the tree, and each event is in
 * exactly one of `spoken` and `told`: a page without joins and parts never walks over them, and a write pays
 * for one index. Authors are kept apart because a person says much under one name; rows there may repeat.
 * `presence` lists the rooms of an event that concerns a person (nick, quit), which is stored once.
 */
const FIRST = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  CREATE TABLE conversation (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE party (
    identity TEXT NOT NULL, conversation INTEGER NOT NULL, PRIMARY KEY (identity, conversation)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE author (
    id INTEGER PRIMARY KEY, session TEXT NOT NULL, identity TEXT NOT NULL,
    nick TEXT NOT NULL, user TEXT NOT NULL, host TEXT NOT NULL, account TEXT
  ) STRICT;
  CREATE TABLE event (
    id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, prev INTEGER NOT NULL, time INTEGER NOT NULL,
    kind INTEGER NOT NULL, author INTEGER NOT NULL, target TEXT NOT NULL, text TEXT NOT NULL,
    send_id TEXT, extra TEXT
  ) STRICT;
  CREATE INDEX spoken ON event (conversation, id) WHERE kind < 3;
  CREATE INDEX told ON event (conversation, id) WHERE kind >= 3;
  CREATE INDEX state ON event (id) WHERE kind BETWEEN 3 AND 5;
  CREATE TABLE presence (
    conversation INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (conversation, event)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE send (
    identity TEXT NOT NULL, send_id TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (identity, send_id)
  ) STRICT, WITHOUT ROWID;
`;

/** Sessions, and the place up to which they are true: of an older file there are none, so nothing is missing. */
const SESSIONS = `
  CREATE TABLE session (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta SELECT 'sessions', coalesce(max(id), 0) FROM event;
`;

/** Read markers; `moved` is the wall time of the last move, and `time` what was read up to. */
const MARKERS = `
  CREATE TABLE marker (
    identity TEXT NOT NULL, target TEXT NOT NULL, time INTEGER NOT NULL, moved INTEGER NOT NULL,
    PRIMARY KEY (identity, target)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * What was taken out of the log keeps its row, and its place in `told`; rooms in which nothing else was said are found by
 * the index, so that they are not forgotten.
 */
const REDACTIONS = 'CREATE INDEX redacted ON event (conversation, id) WHERE kind = 15;';

/**
 * The search index: no texts, only which words are in which message, where it is and whose it is (search-text.ts). What is
 * taken out leaves nothing behind (`secure-delete`). It is filled behind the commits; of an older file from the beginning.
 */
const WORDS = `
  CREATE VIRTUAL TABLE words USING fts5 (
    text, place, author, content = '', columnsize = 0, prefix = '${PREFIX_LENGTH}', tokenize = '${TOKENIZER}'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  INSERT INTO meta VALUES ('indexed', 0);
`;

/**
 * Accounts, by their folded names. `skeleton` is what the name looks like. Codes are kept as digests and keys as
 * fingerprints: nothing in here lets anybody log in.
 */
const ACCOUNTS = `
  CREATE TABLE account (
    name TEXT PRIMARY KEY, shown TEXT NOT NULL, skeleton TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    verifier TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE account_key (
    fingerprint TEXT PRIMARY KEY, account TEXT NOT NULL, label TEXT NOT NULL, added INTEGER NOT NULL,
    used INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keys_of ON account_key (account);
  CREATE TABLE account_code (
    digest TEXT PRIMARY KEY, account TEXT NOT NULL, expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX codes_of ON account_code (account);
`;

/**
 * Addresses in what was written before there were cloaks: authors' and sessions' hosts become what is shown of them.
 *
 * One pass over the authors, of which there are as many as people have connected.
 */
export function hideAddresses(db: Database): void {
  const [secret] = prepare(db, "SELECT value FROM meta WHERE key = 'secret'").get() as [string];
  const cloak = new Cloak(secret);
  const shown = (host: string): string => (addressBytes(host) === undefined ? host : cloak.hostOf(host));
  const setHost = prepare(db, 'UPDATE author SET host = ? WHERE id = ?');
  for (const [id, host] of prepare(db, 'SELECT id, host FROM author').all() as [number, string][])
    if (shown(host) !== host) setHost.run(shown(host), id);
  const setRecord = prepare(db, 'UPDATE session SET record = ? WHERE id = ?');
  for (const [id, record] of prepare(db, 'SELECT id, record FROM session').all() as [string, string][]) {
    const fields = JSON.parse(record) as { host?: unknown };
    if (typeof fields.host !== 'string') continue;
    setRecord.run(JSON.stringify({ ...fields, host: shown(fields.host) }), id);
  }
}

/**
 * Whose words are being taken out of the file, since when (wall time), up to which place that has come, and when it was looked
 * at last.
 */
const FORGETTING = `
  CREATE TABLE forgetting (
    identity TEXT PRIMARY KEY, since INTEGER NOT NULL, cursor INTEGER NOT NULL, checked INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX author_of ON author (identity);
`;

/**
 * What becomes of accounts: how many of a name were removed, so that a later one is told from them, and of which the server
 * has yet to hear that something was taken from them; `chat-server account` does that beside it.
 */
const ACCOUNT_CHANGES = `
  ALTER TABLE account ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE account ADD COLUMN resets INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE account_past (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE account_change (
    name TEXT PRIMARY KEY, removed INTEGER NOT NULL, mark TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** The steps, each from the version that is its index. */
const STEPS: readonly ((db: Database) => void)[] = [
  (db) => {
    db.exec(FIRST);
    const name = [...randomBytes(6)].map((byte) => (byte & 31).toString(32)).join('');
    db.prepare('INSERT INTO meta VALUES (?, ?), (?, ?)').run('database', name, 'ceiling', 0);
  },
  (db) => db.exec(SESSIONS),
  (db) => db.exec(MARKERS),
  (db) => db.exec(REDACTIONS),
  (db) => db.exec(WORDS),
  (db) => {
    db.exec(ACCOUNTS);
    prepare(db, 'INSERT INTO meta VALUES (?, ?)').run('secret', randomBytes(32).toString('base64'));
  },
  hideAddresses,
  (db) => db.exec(FORGETTING),
  (db) => db.exec(ACCOUNT_CHANGES),
];

/** The version this program writes. */
const SCHEMA_VERSION: number = STEPS.length;

/** The version of the file, 0 for a new one. Throws STORE_FORMAT on a file of a later version or of another program. */
export function checkFormat(db: Database, file: string): number {
  const version = pragma(db, 'user_version');
  if (pragma(db, 'application_id') !== APPLICATION_ID && pragma(db, 'schema_version') !== 0) {
    throw new ChatError('STORE_FORMAT', `Cannot use ${file}: it is the database of another program`);
  }
  if (version > SCHEMA_VERSION) {
    throw new ChatError(
      'STORE_FORMAT',
      `Cannot use ${file}: it has format ${version}, this program knows formats up to ${SCHEMA_VERSION}; run the newer program, or restore a backup made by this one`,
    );
  }
  return version;
}

/** For who does not migrate. Throws STORE_FORMAT when the file is not of this program's version. */
export function checkCurrent(db: Database, file: string): void {
  if (checkFormat(db, file) === SCHEMA_VERSION) return;
  const text = `Cannot use ${file}: it is of an older version; start this version of the server once`;
  throw new ChatError('STORE_FORMAT', text);
}

/** Brings the file to this program's version. Throws STORE_FORMAT as checkFormat does. */
export function migrate(db: Database, file: string): void {
  const version = checkFormat(db, file);
  STEPS.slice(version).forEach((step, index) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      step(db);
      db.exec(
        `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + index + 1}; COMMIT`,
      );
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  });
}

function pragma(db: Database, name: string): number {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0] ?? 0;
}
