/**
 * What accounts are in a room, whether they are here or not: who founded it, who was made operator or given a voice. Made
 * from the log alone, so it is the same after a restart.
 */
import { foldName } from '../../protocol/casemapping.js';

export type Role = 'founder' | 'operator' | 'voice';

/** Accounts with a role in one room. One more has its standing as guests have it, until it leaves. */
export const MOST_ROLES = 256;

export class Roles {
  /** By folded name of the account. */
  readonly #roles: Map<string, Role> = new Map();

  /** Whether somebody is operator here also when absent: the room is theirs, and nobody's by coming first. */
  get hasOperator(): boolean {
    for (const role of this.#roles.values()) if (role !== 'voice') return true;
    return false;
  }

  /** Accounts and their roles, in the order in which they got one. */
  entries(): Iterable<readonly [account: string, role: Role]> {
    return this.#roles.entries();
  }

  /** @param account undefined for a guest, who has none */
  of(account: string | undefined): Role | undefined {
    return account === undefined ? undefined : this.#roles.get(foldName(account));
  }

  isOperator(account: string | undefined): boolean {
    const role = this.of(account);
    return role !== undefined && role !== 'voice';
  }

  found(account: string): void {
    this.#roles.set(foldName(account), 'founder');
  }

  /** As MODE o and v give and take standing. A voice makes an operator nothing less. */
  change(account: string, mode: 'o' | 'v', add: boolean): void {
    const key = foldName(account);
    const before = this.#roles.get(key);
    if (!add) {
      if ((mode === 'v') === (before === 'voice')) this.#roles.delete(key);
      return;
    }
    if (before === undefined && this.#roles.size >= MOST_ROLES) return;
    if (mode === 'o' && before !== 'founder') this.#roles.set(key, 'operator');
    if (mode === 'v' && before === undefined) this.#roles.set(key, 'voice');
  }
}
