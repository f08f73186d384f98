/** The server's own password, if it has one: whoever has not said it makes the server do no work and makes no accounts. */
import { passwordStep } from '../session/registration.js';
import { CommandError } from './command-error.js';
import { replies } from './effects.js';
import type { Context, Effect } from './types.js';

/** 464, and the end: what was said is wrong, and each connection has one guess. */
export function refusePassword(): readonly Effect[] {
  const { reply: refusal } = CommandError.numeric('ERR_PASSWDMISMATCH');
  return [replies([refusal]), { do: 'close', reason: 'Password incorrect', quit: 'Password incorrect' }];
}

/**
 * What somebody is answered who has yet to say the server's password, or has said a wrong one.
 *
 * @param refuse the command's own refusal, in these words
 * @returns undefined for who has said it, and where there is none
 */
export function awaitPassword(
  { session, settings }: Context,
  refuse: (words: string) => readonly Effect[],
): readonly Effect[] | undefined {
  const { registration } = session;
  if (registration === undefined) return undefined;
  switch (passwordStep(registration, settings)) {
    case 'right':
      return undefined;
    case 'missing':
      return refuse("Say the server's password first (PASS)");
    case 'wrong':
      return refusePassword();
  }
}
