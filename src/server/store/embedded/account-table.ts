/**
 * Accounts in the file. Both threads have one of these over their own connection, and so has `chat-server account`
 * beside a running server: nothing of it is kept in memory, so whoever writes, the next login sees it.
 */
import { randomId } from '../../../core/random-id.js';
import { foldName } from '../../../protocol/casemapping.js';
import { nickSkeleton } from '../../../protocol/skeleton.js';
import {
  type Account,
  type AccountChange,
  type AccountKey,
  type Accounts,
  type KeyOutcome,
  MOST_CODES,
  MOST_KEYS,
  type NewAccount,
  type Verifier,
} from '../account-types.js';
import type { AccountCall } from './messages.js';
import { type Database, prepare } from './sql.js';

/** What each method of `Accounts` resolves to, at once. */
type Methods = {
  readonly [Name in keyof Accounts]: (
    ...parameters: Parameters<Accounts[Name]>
  ) => Awaited<ReturnType<Accounts[Name]>>;
};

type AccountRow = [
  name: string,
  shown: string,
  created: number,
  verifier: string | null,
  generation: number,
  resets: number,
];

/** Characters by which one state of a change is told from the next. */
const MARK_LENGTH = 8;

const COLUMNS = 'SELECT name, shown, created, verifier, generation, resets FROM account';

export class AccountTable implements Methods {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  answer([name, parameters]: AccountCall): unknown {
    return (this[name] as (...values: readonly unknown[]) => unknown)(...parameters);
  }

  find(name: string): Account | undefined {
    return this.#one(`${COLUMNS} WHERE name = ?`, foldName(name));
  }

  ofKey(fingerprint: string): Account | undefined {
    return this.#one(
      `${COLUMNS} WHERE name = (SELECT account FROM account_key WHERE fingerprint = ?)`,
      fingerprint,
    );
  }

  ofNick(nick: string): Account | undefined {
    return this.find(nick) ?? this.#one(`${COLUMNS} WHERE skeleton = ?`, nickSkeleton(nick));
  }

  list(): Account[] {
    return (this.#all(`${COLUMNS} ORDER BY name`) as AccountRow[]).map((row) => this.#account(row));
  }

  create({ name, created, verifier, key }: NewAccount): boolean {
    return this.#transact(() => {
      if (this.ofNick(name) !== undefined) return false;
      if (key !== undefined && this.ofKey(key.fingerprint) !== undefined) return false;
      const text = verifier === undefined ? null : JSON.stringify(verifier);
      const folded = foldName(name);
      this.#run(
        `INSERT INTO account (name, shown, skeleton, created, verifier, generation)
           VALUES (?1, ?2, ?3, ?4, ?5, coalesce((SELECT count FROM account_past WHERE name = ?1), 0))`,
        folded,
        name,
        nickSkeleton(name),
        created,
        text,
      );
      if (key !== undefined) this.#putKey(folded, key);
      return true;
    });
  }

  setVerifier(name: string, verifier: Verifier): boolean {
    return this.#transact(() => {
      const folded = foldName(name);
      const sql = 'UPDATE account SET verifier = ? WHERE name = ?';
      return this.#run(sql, JSON.stringify(verifier), folded) > 0 && this.#changed(folded);
    });
  }

  addKey(name: string, key: AccountKey): KeyOutcome {
    return this.#transact(() => {
      const account = this.find(name);
      if (account === undefined) return 'no account';
      const holder = this.ofKey(key.fingerprint);
      if (holder !== undefined) return holder.name === account.name ? 'known' : 'taken';
      if (account.keys.length >= MOST_KEYS) return 'full';
      this.#putKey(foldName(name), key);
      return 'added';
    });
  }

  keyUsed(fingerprint: string, at: number): void {
    this.#run('UPDATE account_key SET used = ? WHERE fingerprint = ?', at, fingerprint);
  }

  removeKey(name: string, fingerprint: string): boolean {
    return this.#transact(() => {
      const folded = foldName(name);
      const sql = 'DELETE FROM account_key WHERE account = ? AND fingerprint = ?';
      return this.#run(sql, folded, fingerprint) > 0 && this.#changed(folded);
    });
  }

  issueCode(name: string, digest: string, expires: number): boolean {
    return this.#transact(() => {
      const folded = foldName(name);
      if (this.find(name) === undefined) return false;
      this.#run('INSERT OR REPLACE INTO account_code VALUES (?, ?, ?)', digest, folded, expires);
      this.#run(
        `DELETE FROM account_code WHERE account = ?1 AND digest NOT IN
           (SELECT digest FROM account_code WHERE account = ?1 ORDER BY expires DESC, digest LIMIT ${MOST_CODES})`,
        folded,
      );
      return true;
    });
  }

  redeemCode(digest: string, now: number): Account | undefined {
    return this.#transact(() => {
      this.#run('DELETE FROM account_code WHERE expires <= ?', now);
      const account = this.#one(
        `${COLUMNS} WHERE name = (SELECT account FROM account_code WHERE digest = ?)`,
        digest,
      );
      this.#run('DELETE FROM account_code WHERE digest = ?', digest);
      return account;
    });
  }

  reset(name: string): boolean {
    return this.#transact(() => {
      const folded = foldName(name);
      this.#run('DELETE FROM account_key WHERE account = ?', folded);
      this.#run('DELETE FROM account_code WHERE account = ?', folded);
      const sql = 'UPDATE account SET verifier = NULL, resets = resets + 1 WHERE name = ?';
      return this.#run(sql, folded) > 0 && this.#changed(folded);
    });
  }

  remove(name: string): boolean {
    return this.#transact(() => {
      if (!this.reset(name)) return false;
      const folded = foldName(name);
      this.#run(
        'INSERT INTO account_past VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1',
        folded,
      );
      this.#run('UPDATE account_change SET removed = 1 WHERE name = ?', folded);
      return this.#run('DELETE FROM account WHERE name = ?', folded) > 0;
    });
  }

  forget(name: string, identity: string, now: number): boolean {
    return this.#transact(() => {
      if (!this.remove(name)) return false;
      this.#run('INSERT OR IGNORE INTO forgetting VALUES (?, ?, 0, 0)', identity, now);
      return true;
    });
  }

  changes(): AccountChange[] {
    const rows = this.#all('SELECT name, removed, mark FROM account_change') as [string, number, string][];
    return rows.map(([name, removed, mark]) => ({ name, removed: removed === 1, mark }));
  }

  settled({ name, mark }: AccountChange): void {
    this.#run('DELETE FROM account_change WHERE name = ? AND mark = ?', name, mark);
  }

  /** In the transaction of the change itself: whoever dies in between leaves both or neither. */
  #changed(name: string): true {
    this.#run(
      `INSERT INTO account_change VALUES (?1, 0, ?2) ON CONFLICT (name) DO UPDATE SET mark = ?2`,
      name,
      randomId(MARK_LENGTH),
    );
    return true;
  }

  secret(): string {
    const [value] = this.#all("SELECT value FROM meta WHERE key = 'secret'") as [string][];
    return value?.[0] ?? '';
  }

  #putKey(account: string, { fingerprint, label, added, used }: AccountKey): void {
    this.#run('INSERT INTO account_key VALUES (?, ?, ?, ?, ?)', fingerprint, account, label, added, used);
  }

  #one(sql: string, value: string): Account | undefined {
    const [row] = this.#all(sql, value) as AccountRow[];
    return row === undefined ? undefined : this.#account(row);
  }

  #account([name, shown, created, verifier, generation, resets]: AccountRow): Account {
    const keys = this.#all(
      'SELECT fingerprint, label, added, used FROM account_key WHERE account = ? ORDER BY added, fingerprint',
      name,
    ) as [string, string, number, number][];
    return {
      name: shown,
      created,
      verifier: verifier === null ? undefined : (JSON.parse(verifier) as Verifier),
      keys: keys.map(([fingerprint, label, added, used]) => ({ fingerprint, label, added, used })),
      generation,
      resets,
    };
  }

  #all(sql: string, ...values: readonly unknown[]): unknown[] {
    return prepare(this.#db, sql).all(...values);
  }

  #run(sql: string, ...values: readonly unknown[]): number {
    return prepare(this.#db, sql).run(...values).changes;
  }

  #transact<Value>(work: () => Value): Value {
    if (this.#db.isTransaction) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#db.exec('COMMIT');
      return value;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Takes the codes out of a copy: they are for now, and a copy is for later. */
export function eraseCodes(db: Database): void {
  const known = prepare(
    db,
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'account_code'",
  ).get();
  if (known !== undefined) db.exec('DELETE FROM account_code;');
}
