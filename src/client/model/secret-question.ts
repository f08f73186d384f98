/** What a reader is asked for that nobody may see: it goes past the input, its history and the drafts. */
import { cleanPlain } from './text.js';

export interface SecretQuestion {
  /** The password of an account to log in with, one for a new account, or another one for an account. */
  readonly about: 'login' | 'register' | 'password';
  /** Whose. */
  readonly account: string;
  /** Why it is asked for again; '' the first time. */
  readonly because: string;
  /** How often it has been asked for before. */
  readonly again: number;
}

/** In words, clean, without a mark at the end. */
export function secretInWords({ about, account }: SecretQuestion): string {
  const name = cleanPlain(account);
  switch (about) {
    case 'login':
      return `Password of ${name}`;
    case 'register':
      return `A password for ${name}`;
    case 'password':
      return 'Your new password';
  }
}

/** A new one that is mistyped would lock its owner out. */
export function isAskedTwice({ about }: SecretQuestion): boolean {
  return about !== 'login';
}
