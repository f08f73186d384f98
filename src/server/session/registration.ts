/** Whether a connection may become a session yet, and what its user and real name are made of. */
import { createHash, timingSafeEqual } from 'node:crypto';

import { foldName } from '../../protocol/casemapping.js';
import { truncateBytes } from '../../protocol/limits.js';
import { checkNick } from '../../protocol/names.js';
import type { Registration } from '../state/registration.js';
import type { AccountSettings, CommandLimits, ServerSettings } from './types.js';

/** Names that would speak for the server; so would every name ending in "serv", as services' names do elsewhere. */
const RESERVED: ReadonlySet<string> = new Set(['global', 'server', 'services', 'system']);

/** What is still missing, or `ready`. */
export type RegistrationStep = 'incomplete' | 'wrong password' | 'ready';

export function registrationStep(registration: Registration, settings: ServerSettings): RegistrationStep {
  const { nick, user, negotiating, resumeToken } = registration;
  const named = nick !== undefined && user !== undefined;
  // Who comes back has a name already.
  if (negotiating || (!named && resumeToken === undefined)) return 'incomplete';
  return passwordStep(registration, settings) === 'right' ? 'ready' : 'wrong password';
}

/** Whether the server's password has been said; `right` where there is none. */
export function passwordStep(
  { password }: Pick<Registration, 'password'>,
  settings: Pick<ServerSettings, 'password'>,
): 'missing' | 'wrong' | 'right' {
  if (settings.password === '') return 'right';
  if (password === undefined) return 'missing';
  return samePassword(password, settings.password) ? 'right' : 'wrong';
}

/** @returns why `nick` cannot be had by anybody, in words, or undefined */
export function refuseNick(
  nick: string,
  settings: Pick<ServerSettings, 'name'> & { readonly limits: Pick<CommandLimits, 'nickLength'> },
): string | undefined {
  const fault = checkNick(nick, settings.limits.nickLength);
  if (fault !== undefined) return fault;
  const folded = foldName(nick);
  const reserved = RESERVED.has(folded) || folded.endsWith('serv') || folded === foldName(settings.name);
  return reserved ? 'this nickname is reserved for the server' : undefined;
}

/** Whether people may make accounts of their own with a password. */
export function mayRegister({ registration, nicks }: AccountSettings): boolean {
  return registration && nicks !== 'closed';
}

/**
 * The user part of nick!user@host: what could be mistaken for another part of it, or for nothing, is taken out.
 * It begins with `~`, the mark of a name that nobody has checked.
 */
export function cleanUser(user: string, settings: ServerSettings): string {
  const word = user.replace(/[^\p{L}\p{M}\p{N}._+-]/gu, '');
  return `~${truncateBytes(word === '' ? 'user' : word, settings.limits.userLength - 1)}`;
}

/** A real name without controls that are not formatting, cut to its limit. */
export function cleanRealName(realName: string, settings: ServerSettings): string {
  return truncateBytes(withoutControls(realName), settings.limits.realNameLength);
}

/** Takes out C0, DEL and C1, but for the formatting of IRC (bold, colours and so on). */
export function withoutControls(text: string): string {
  return text.replace(/[\x00\x01\x05-\x0e\x10\x12-\x15\x17-\x1c\x7f-\x9f]/g, '');
}

/** Takes the same time wherever the difference is. */
function samePassword(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
