/** Accounts as the server sees them: questions go to the reader's thread, changes to the writer's. */
import type {
  Account,
  AccountChange,
  AccountKey,
  Accounts,
  KeyOutcome,
  NewAccount,
  Verifier,
} from '../account-types.js';
import type { EmbeddedLog } from './log.js';

export class EmbeddedAccounts implements Accounts {
  readonly #log: Pick<EmbeddedLog, 'changeAccount' | 'readAccount'>;

  constructor(log: Pick<EmbeddedLog, 'changeAccount' | 'readAccount'>) {
    this.#log = log;
  }

  find(name: string): Promise<Account | undefined> {
    return this.#log.readAccount(['find', [name]]);
  }

  ofKey(fingerprint: string): Promise<Account | undefined> {
    return this.#log.readAccount(['ofKey', [fingerprint]]);
  }

  ofNick(nick: string): Promise<Account | undefined> {
    return this.#log.readAccount(['ofNick', [nick]]);
  }

  list(): Promise<readonly Account[]> {
    return this.#log.readAccount(['list', []]);
  }

  create(account: NewAccount): Promise<boolean> {
    return this.#log.changeAccount(['create', [account]]);
  }

  setVerifier(name: string, verifier: Verifier): Promise<boolean> {
    return this.#log.changeAccount(['setVerifier', [name, verifier]]);
  }

  addKey(name: string, key: AccountKey): Promise<KeyOutcome> {
    return this.#log.changeAccount(['addKey', [name, key]]);
  }

  keyUsed(fingerprint: string, at: number): Promise<void> {
    return this.#log.changeAccount(['keyUsed', [fingerprint, at]]);
  }

  removeKey(name: string, fingerprint: string): Promise<boolean> {
    return this.#log.changeAccount(['removeKey', [name, fingerprint]]);
  }

  issueCode(name: string, digest: string, expires: number): Promise<boolean> {
    return this.#log.changeAccount(['issueCode', [name, digest, expires]]);
  }

  redeemCode(digest: string, now: number): Promise<Account | undefined> {
    return this.#log.changeAccount(['redeemCode', [digest, now]]);
  }

  reset(name: string): Promise<boolean> {
    return this.#log.changeAccount(['reset', [name]]);
  }

  remove(name: string): Promise<boolean> {
    return this.#log.changeAccount(['remove', [name]]);
  }

  forget(name: string, identity: string, now: number): Promise<boolean> {
    return this.#log.changeAccount(['forget', [name, identity, now]]);
  }

  changes(): Promise<readonly AccountChange[]> {
    return this.#log.readAccount(['changes', []]);
  }

  settled(change: AccountChange): Promise<void> {
    return this.#log.changeAccount(['settled', [change]]);
  }

  secret(): Promise<string> {
    return this.#log.readAccount(['secret', []]);
  }
}
