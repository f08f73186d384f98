/** How a session has proven whose it is, and whether that still counts. */
import type { Account } from '../store/account-types.js';

/**
 * Good as long as the account has what it was proven with; by a one-time code, of which nothing is left, as long as the
 * account is not reset. Written down with the session.
 */
export interface Login {
  /** As the account had it. */
  readonly generation: number;
  readonly resets: number;
  /** The fingerprint of the key. */
  readonly key?: string | undefined;
  /** The salt of the password's verifier. */
  readonly salt?: string | undefined;
}

/** A login as it was written down; undefined for what is none. */
export function readLogin(value: unknown): Login | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { generation, resets, key, salt } = value as Record<keyof Login, unknown>;
  const texts = [key, salt].every((text) => text === undefined || typeof text === 'string');
  return typeof generation === 'number' && typeof resets === 'number' && texts ? (value as Login) : undefined;
}

/** An account, and what it was proven with. */
export interface Proven {
  readonly account: Account;
  readonly login: Login;
}

export function proven(account: Account, { key, salt }: Pick<Login, 'key' | 'salt'>): Proven {
  const { generation, resets } = account;
  return { account, login: { generation, resets, key, salt } };
}

/**
 * Why a login counts no more, in words for who has come with it; undefined while it counts.
 *
 * @param login undefined for one of which it is not known how it was proven
 * @param account of that name now, if there is one
 */
export function lostLogin(login: Login | undefined, account: Account | undefined): string | undefined {
  if (account === undefined || account.generation !== (login?.generation ?? 0)) return 'has been removed';
  if (login === undefined) return undefined;
  const { key, salt } = login;
  if (account.resets !== login.resets) return 'has been reset';
  if (key !== undefined && !account.keys.some(({ fingerprint }) => fingerprint === key))
    return 'has this key no more';
  return salt !== undefined && account.verifier?.salt !== salt ? 'has another password now' : undefined;
}
