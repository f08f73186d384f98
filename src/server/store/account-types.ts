/** Accounts, as the rest of the server knows them: nicks with proof, whichever engine keeps them. */

/** How a password is known: enough to check it, not enough to know it or to log in elsewhere (RFC 5802 3). All base64. */
export interface Verifier {
  readonly salt: string;
  /** Of PBKDF2. */
  readonly rounds: number;
  readonly storedKey: string;
  readonly serverKey: string;
}

/** A key by which somebody is known. */
export interface AccountKey {
  /** As core/fingerprint.ts has it. */
  readonly fingerprint: string;
  /** Which device it is on, in its owner's words; may be empty. */
  readonly label: string;
  /** Unix ms. */
  readonly added: number;
  /** When somebody logged in with it last, Unix ms. */
  readonly used: number;
}

/** A nick with proof. */
export interface Account {
  /** As its owner writes it; by its folded form it is found. */
  readonly name: string;
  /** Unix ms. */
  readonly created: number;
  /** Undefined for one without a password. */
  readonly verifier: Verifier | undefined;
  /** The oldest first. */
  readonly keys: readonly AccountKey[];
  /** How many accounts of this name there were before, all of them removed: theirs is another identity. */
  readonly generation: number;
  /** How often it has been reset: what was proven before counts for nothing. */
  readonly resets: number;
}

/** An account about which something was decided that concerns who is logged in to it. It may be there no more. */
export interface AccountChange {
  /** Folded. */
  readonly name: string;
  /** Since this was noted the account of the name has been removed; there may be a new one. */
  readonly removed: boolean;
  /** Which state of it this is: another one when more has changed. */
  readonly mark: string;
}

/** What an account begins with. */
export interface NewAccount {
  readonly name: string;
  readonly created: number;
  readonly verifier?: Verifier | undefined;
  readonly key?: AccountKey | undefined;
}

/** What became of a key: its own account has it already, another one has it, there are too many, or there is no account. */
export type KeyOutcome = 'added' | 'known' | 'taken' | 'full' | 'no account';

/** The most keys of one account: devices of a person. The most codes that wait; the oldest gives way. */
export const MOST_KEYS = 32;
export const MOST_CODES = 8;

/**
 * Accounts: names are compared folded. Whatever changes something resolves when it is durable, and rejects with a
 * ChatError whose code is a StoreErrorCode when it is not.
 */
export interface Accounts {
  find(name: string): Promise<Account | undefined>;
  /** Whose key it is. */
  ofKey(fingerprint: string): Promise<Account | undefined>;
  /** Whose name a nick is, or whose it could be taken for (skeleton.ts). */
  ofNick(nick: string): Promise<Account | undefined>;
  /** By name. */
  list(): Promise<readonly Account[]>;
  /** @returns false when the name, one that looks like it, or the key is another account's */
  create(account: NewAccount): Promise<boolean>;
  /** @returns false when there is no such account */
  setVerifier(name: string, verifier: Verifier): Promise<boolean>;
  addKey(name: string, key: AccountKey): Promise<KeyOutcome>;
  /** Notes that somebody has logged in with a key. */
  keyUsed(fingerprint: string, at: number): Promise<void>;
  /** @returns false when it is none of the account's keys */
  removeKey(name: string, fingerprint: string): Promise<boolean>;
  /** Keeps the digest of a one-time code until `expires`, Unix ms. @returns false when there is no such account */
  issueCode(name: string, digest: string, expires: number): Promise<boolean>;
  /** The account that a code is for, which is of no use from then on; undefined for one that is not known, or too old. */
  redeemCode(digest: string, now: number): Promise<Account | undefined>;
  /** Takes keys, password and codes from an account, which keeps its name. @returns false when there is none */
  reset(name: string): Promise<boolean>;
  /** Leaves nothing of it: a later account of the name is another one. @returns false when there was none */
  remove(name: string): Promise<boolean>;
  /**
   * As `remove`, and from then on what `identity` has said is taken out of the store, a little at a time but in any case, after a
   * crash too. @param now wall time, Unix ms
   */
  forget(name: string, identity: string, now: number): Promise<boolean>;
  /** Accounts of which a key, the password or all was taken, as long as nobody has said that it has acted on it. */
  changes(): Promise<readonly AccountChange[]>;
  /** All that follows from a change is done; nothing if more has changed since. */
  settled(change: AccountChange): Promise<void>;
  /** Random bytes of this store, base64: the same for ever, told to nobody. */
  secret(): Promise<string>;
}
