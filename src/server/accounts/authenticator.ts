/**
 * Who somebody is, by what they prove: a key, a password or a one-time code. Slow work is queued, mistakes make one wait,
 * and nothing that comes in here is ever logged or kept.
 */
import type { Clock } from '../../core/clock.js';
import { randomId } from '../../core/random-id.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Account, AccountKey, Accounts, NewAccount, Verifier } from '../store/account-types.js';
import { readCode } from './device-code.js';
import { type Free, Guesses } from './guesses.js';
import type { HashQueue } from './hash-queue.js';
import { type Login, type Proven, proven } from './proof.js';
import { challenge, type ClientFirst, readClientFinal, type ScramChallenge } from './scram.js';
import { checkPassword, fakeVerifier, makeVerifier } from './verifier.js';

/** Why somebody is not let in, in words for them; the same for an unknown name and a wrong password. */
export interface Refusal {
  readonly refused: string;
  /** After how many seconds it may be tried again. */
  readonly seconds?: number;
}

/** The key of a connection, as far as this is concerned. */
export interface Presented {
  /** From where, for the throttle. */
  readonly address: string;
  readonly fingerprint: string | undefined;
}

export interface AuthenticatorOptions {
  /** Of PBKDF2, for new passwords. */
  readonly rounds: number;
  /** Shared with whatever else hashes. */
  readonly hashes: HashQueue;
  /** Does what follows from what was decided about accounts: whoever logs in comes after that. */
  readonly settle?: () => Promise<void>;
}

/** A whole office may have one address. */
const FREE: Free = { ofName: 3, ofAddress: 10 };

/** Accounts that one address may have made within the time that the throttle remembers. */
const MOST_MADE = 32;
/** A key's last use is written down this often, ms: a reconnect must not cost a flush of the disk. */
const NOTE_USE_MS = 3600_000;
const NONCE_LENGTH = 26;
const WRONG = 'The account or the password is wrong';

export class Authenticator {
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #rounds: number;
  readonly #hashes: HashQueue;
  readonly #settle: () => Promise<void>;
  readonly #guesses: Guesses;
  /** By address, since when; bounded with `#made`. */
  readonly #made: Map<string, { count: number; since: number }> = new Map();

  constructor(accounts: Accounts, clock: Clock, { rounds, hashes, settle }: AuthenticatorOptions) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#rounds = rounds;
    this.#hashes = hashes;
    this.#settle = settle ?? (() => Promise.resolve());
    this.#guesses = new Guesses(clock, FREE);
  }

  /** The account of a key that the TLS handshake has proven. */
  async byKey({ fingerprint }: Presented, now: number): Promise<Proven | undefined> {
    if (fingerprint === undefined) return undefined;
    await this.#settle();
    let account = await this.#accounts.ofKey(fingerprint);
    const key = account?.keys.find((each) => each.fingerprint === fingerprint);
    if (key !== undefined && now - key.used > NOTE_USE_MS) {
      // Not worth keeping anybody out for.
      await this.#accounts.keyUsed(fingerprint, now).catch(() => undefined);
      // It may have been taken away while that was written.
      account = await this.#accounts.ofKey(fingerprint);
    }
    return account === undefined ? undefined : proven(account, { key: fingerprint });
  }

  /** A password, or a one-time code, in which case the key of the connection joins the account. */
  async byPassword(
    name: string,
    password: string,
    presented: Presented,
    now: number,
  ): Promise<Proven | Refusal> {
    const waits = this.#wait(name, presented);
    if (waits !== undefined) return waits;
    await this.#settle();
    const redeemed = await this.#redeem(name, password, presented, now);
    if (redeemed !== undefined) return redeemed;
    const account = await this.#accounts.find(name);
    const verifier = await this.#verifierOf(name, account);
    return this.#hashes.run(presented.address, async () => {
      // Others may have been wrong while this one waited for its turn: a crowd must not have as many guesses as it likes.
      const waitsNow = this.#wait(name, presented);
      if (waitsNow !== undefined) return waitsNow;
      const right = await checkPassword(password, verifier);
      return right && account?.verifier !== undefined
        ? this.#right(account, { salt: account.verifier.salt }, presented)
        : this.#wrong(name, presented);
    });
  }

  /** Begins SCRAM-SHA-256; for a name that nobody has in the same way. */
  async beginScram(first: ClientFirst, presented: Presented): Promise<ScramChallenge | Refusal> {
    const waits = this.#wait(first.name, presented);
    if (waits !== undefined) return waits;
    const account = await this.#accounts.find(first.name);
    return challenge(first, await this.#verifierOf(first.name, account), randomId(NONCE_LENGTH));
  }

  /** Ends it; with the account comes what the client is to be shown. */
  async endScram(
    begun: ScramChallenge,
    final: string,
    presented: Presented,
  ): Promise<(Proven & { readonly proof: string }) | Refusal> {
    const { name } = begun.client;
    // Several exchanges may have been begun before the first was wrong.
    const waits = this.#wait(name, presented);
    if (waits !== undefined) return waits;
    await this.#settle();
    const proof = readClientFinal(begun, final);
    const account = await this.#accounts.find(name);
    const same = account?.verifier?.storedKey === begun.verifier.storedKey;
    if (proof === undefined || account === undefined || !same) return this.#wrong(name, presented);
    return { ...this.#right(account, { salt: begun.verifier.salt }, presented), proof };
  }

  /** A one-time code; the key of the connection joins its account, from which it can be used again. */
  async byCode(code: string, presented: Presented, now: number): Promise<Proven | Refusal> {
    const waits = this.#wait('', presented);
    if (waits !== undefined) return waits;
    await this.#settle();
    return (await this.#redeem(undefined, code, presented, now)) ?? this.#wrong('', presented);
  }

  /** The verifier of a new password, in its turn. */
  makeVerifier(password: string, { address }: Presented): Promise<Verifier> {
    return this.#hashes.run(address, () => makeVerifier(password, this.#rounds));
  }

  /**
   * Makes an account, for a name that has nothing left of whoever had it before.
   *
   * @returns undefined when the name, one that looks like it, or the key is another account's
   */
  async create(made: NewAccount): Promise<Proven | undefined> {
    await this.#settle();
    if (!(await this.#accounts.create(made))) return undefined;
    const account = await this.#accounts.find(made.name);
    const { key, verifier } = made;
    if (account === undefined) return undefined;
    // By the key alone where there is one: another password must not end what the key has opened.
    return proven(account, key === undefined ? { salt: verifier?.salt } : { key: key.fingerprint });
  }

  /** Sets a password. Who has proven the account with the one before is put out. @returns how it is proven from now on */
  async setPassword(name: string, password: string, presented: Presented): Promise<Pick<Login, 'salt'>> {
    const verifier = await this.makeVerifier(password, presented);
    await this.#accounts.setVerifier(name, verifier);
    return { salt: verifier.salt };
  }

  /** Does at once what follows from what has just been decided about an account. */
  settle(): Promise<void> {
    return this.#settle();
  }

  /** Whether one more account may be made from this address now; counts it. */
  mayMake(address: string): boolean {
    const now = this.#clock.monotonic();
    const found = this.#made.get(address);
    const made = found === undefined || now - found.since > NOTE_USE_MS ? { count: 0, since: now } : found;
    made.count++;
    this.#made.delete(address);
    this.#made.set(address, made);
    const oldest = this.#made.keys().next().value;
    if (this.#made.size > 10_000 && oldest !== undefined) this.#made.delete(oldest);
    return made.count <= MOST_MADE;
  }

  async #redeem(
    name: string | undefined,
    text: string,
    presented: Presented,
    now: number,
  ): Promise<Proven | Refusal | undefined> {
    const { fingerprint } = presented;
    const digest = readCode(text);
    if (digest === undefined) return undefined;
    const account = await this.#accounts.redeemCode(digest, now);
    if (account === undefined) return undefined;
    if (name !== undefined && foldName(name) !== foldName(account.name)) return undefined;
    if (fingerprint !== undefined) {
      const key = newKey(fingerprint, '', now);
      let outcome = await this.#accounts.addKey(account.name, key);
      if (outcome === 'taken' && (await this.#givesWay(fingerprint)))
        outcome = await this.#accounts.addKey(account.name, key);
      if (outcome === 'taken') return { refused: 'The key of this device belongs to another account' };
      if (outcome === 'full') return { refused: 'This account has as many keys as there can be' };
    }
    return this.#right(account, { key: fingerprint }, presented);
  }

  /**
   * A device that is let in under another nick first has made an account of that one. When nobody could log in to it without
   * this key, it goes.
   */
  async #givesWay(fingerprint: string): Promise<boolean> {
    const account = await this.#accounts.ofKey(fingerprint);
    if (account === undefined || account.keys.length > 1 || account.verifier !== undefined) return false;
    return await this.#accounts.remove(account.name);
  }

  async #verifierOf(name: string, account: Account | undefined): Promise<Verifier> {
    const secret = await this.#accounts.secret();
    return account?.verifier ?? fakeVerifier(foldName(name), this.#rounds, secret);
  }

  #wait(name: string, { address }: Presented): Refusal | undefined {
    const seconds = this.#guesses.wait(name, address);
    return seconds === 0
      ? undefined
      : { refused: `Too many wrong passwords: try again in ${seconds} seconds`, seconds };
  }

  #wrong(name: string, { address }: Presented): Refusal {
    this.#guesses.mistake(name, address);
    return { refused: name === '' ? 'There is no such code, or it is too old' : WRONG };
  }

  #right(account: Account, by: Pick<Login, 'key' | 'salt'>, { address }: Presented): Proven {
    this.#guesses.right(account.name, address);
    return proven(account, by);
  }
}

export function newKey(fingerprint: string, label: string, now: number): AccountKey {
  return { fingerprint, label, added: now, used: now };
}
