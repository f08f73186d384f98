/**
 * Masks of bans: `nick!user@host` with `*` and `?`, and extended ones (Modern IRC, EXTBAN; IRCv3 account-extban):
 * `~a:<account>` for whoever is logged in to an account, `~m:<mask>` for one that keeps people from speaking only.
 */
import { matchGlob, normaliseMask } from './glob.js';

/** Before the letter of an extended mask, as EXTBAN names it. */
export const EXTBAN_PREFIX = '~';
export const ACCOUNT_EXTBAN = 'a';
export const MUTE_EXTBAN = 'm';

const MUTE = `${EXTBAN_PREFIX}${MUTE_EXTBAN}:`;
const ACCOUNT = `${EXTBAN_PREFIX}${ACCOUNT_EXTBAN}:`;

/** What a mask is compared with. */
export interface Maskable {
  /** nick!user@host */
  readonly source: string;
  /** Undefined for a guest. */
  readonly account: string | undefined;
}

/** What is left of a mask without its being a mute. */
export function splitMute(mask: string): { readonly mute: boolean; readonly inner: string } {
  const mute = mask.slice(0, MUTE.length).toLowerCase() === MUTE;
  return { mute, inner: mute ? mask.slice(MUTE.length) : mask };
}

/**
 * As it is kept and shown; undefined when it is none: an unknown or empty extended mask, which might be taken for a mask
 * that matches nobody.
 */
export function normaliseBan(typed: string): string | undefined {
  const { mute, inner } = splitMute(typed);
  const kept = inner.startsWith(EXTBAN_PREFIX) && inner.charAt(2) === ':' ? normaliseAccount(inner) : inner;
  if (kept === undefined || kept === '') return undefined;
  return `${mute ? MUTE : ''}${kept.startsWith(ACCOUNT) ? kept : normaliseMask(kept)}`;
}

/** `~a:name`. */
export function accountMask(account: string): string {
  return `${ACCOUNT}${account}`;
}

/** Turns a mask into one that only mutes. */
export function muteMask(mask: string): string {
  return `${MUTE}${mask}`;
}

/** Whether a kept mask is about somebody, be it a mute or not. */
export function matchesBan(mask: string, { source, account }: Maskable): boolean {
  const { inner } = splitMute(mask);
  if (!inner.startsWith(ACCOUNT)) return matchGlob(inner, source);
  return account !== undefined && matchGlob(inner.slice(ACCOUNT.length), account);
}

function normaliseAccount(mask: string): string | undefined {
  if (mask.slice(0, ACCOUNT.length).toLowerCase() !== ACCOUNT) return undefined;
  const account = mask.slice(ACCOUNT.length);
  return account === '' ? undefined : accountMask(account);
}
