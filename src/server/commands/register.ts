/** REGISTER and VERIFY: an account with a password (IRCv3 draft/account-registration). Nothing is sent by mail. */
import { foldName } from '../../protocol/casemapping.js';
import { byteLength } from '../../protocol/limits.js';
import { newKey } from '../accounts/authenticator.js';
import { mayRegister, refuseNick } from '../session/registration.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import { answering, logIn, presented } from './login.js';
import { awaitPassword } from './server-password.js';
import type { Command, Context, Effect, Stores } from './types.js';

/** Shorter ones are guessed; there is no rule about what is in it (NIST SP 800-63B 5.1.1.2). */
const LEAST_PASSWORD = 8;
const MOST_PASSWORD = 300;

export const register: Command = {
  name: 'REGISTER',
  minParams: 3,
  access: 'any',
  cost: 5,
  summary: 'Makes an account: a nickname and a password',
  usage: 'REGISTER <account>|* <mail>|* <password>',
  handle(context, { params: [word = '', , password = ''] }) {
    const { session, settings } = context;
    const waits = awaitPassword(context, (words) =>
      reply(refusal('TEMPORARILY_UNAVAILABLE', word, words).reply),
    );
    if (waits !== undefined) return waits;
    if (!mayRegister(settings.accounts))
      throw refusal('TEMPORARILY_UNAVAILABLE', word, 'Accounts are made by the operator here');
    requirePrivacy(context, 'REGISTER');
    if (session.account !== undefined)
      throw refusal('ALREADY_AUTHENTICATED', word, `You are logged in as ${session.account}`);
    const name = word === '*' ? (session.registration?.nick ?? session.nick) : word;
    if (name === '*') throw refusal('NEED_NICK', '*', 'Say NICK first, or name the account');
    const fault = refuseNick(name, settings);
    if (fault !== undefined) throw refusal('BAD_ACCOUNT_NAME', name, `No account can be called so: ${fault}`);
    const holder = context.state.findNick(name);
    if (holder !== undefined && holder !== session)
      throw refusal('ACCOUNT_EXISTS', name, 'Somebody uses that nickname');
    checkPassword(password, 'REGISTER', name);
    return [{ do: 'wait', work: (stores) => make(context, name, password, stores) }];
  },
};

export const verify: Command = {
  name: 'VERIFY',
  minParams: 2,
  access: 'any',
  cost: 5,
  summary: 'Confirms an account; here none has to be confirmed',
  usage: 'VERIFY <account> <code>',
  handle({ session }, { params: [word = ''] }) {
    const [code, text] =
      session.account === undefined
        ? ['INVALID_CODE', 'There is nothing to be confirmed']
        : ['ALREADY_AUTHENTICATED', `You are logged in as ${session.account}`];
    throw CommandError.fail('VERIFY', code, [word], text);
  },
};

/** @throws CommandError where others could read along */
export function requirePrivacy({ session }: Context, command: string): void {
  const { secure, local } = session.connection;
  if (!secure && !local)
    throw CommandError.fail(
      command,
      'SECURE_CONNECTION_REQUIRED',
      [],
      'Others could read the password: connect with TLS',
    );
}

/** @throws CommandError WEAK_PASSWORD, UNACCEPTABLE_PASSWORD */
export function checkPassword(password: string, command: string, name: string): void {
  if (password.length < LEAST_PASSWORD || foldName(password) === foldName(name))
    throw CommandError.fail(
      command,
      'WEAK_PASSWORD',
      [name],
      `A password has at least ${LEAST_PASSWORD} characters, and is not the name`,
    );
  if (byteLength(password) > MOST_PASSWORD)
    throw CommandError.fail(
      command,
      'UNACCEPTABLE_PASSWORD',
      [name],
      `A password has at most ${MOST_PASSWORD} bytes`,
    );
}

function make(
  context: Context,
  name: string,
  password: string,
  { accounts, authenticator }: Stores,
): Promise<readonly Effect[]> {
  const { session, now } = context;
  const { address, fingerprint } = presented(session);
  return answering(
    async () => {
      if (!authenticator.mayMake(address))
        return reply(
          refusal('TEMPORARILY_UNAVAILABLE', name, 'Too many accounts were made from your address').reply,
        );
      const verifier = await authenticator.makeVerifier(password, presented(session));
      const isNew = fingerprint !== undefined && (await accounts.ofKey(fingerprint)) === undefined;
      const key = isNew ? newKey(fingerprint, '', now) : undefined;
      const made = await authenticator.create({ name, created: now, verifier, key });
      if (made === undefined)
        return reply(
          refusal('ACCOUNT_EXISTS', name, 'There is such an account, or one that looks like it').reply,
        );
      const text = `The account ${name} is yours`;
      return logIn(context, made, { command: 'REGISTER', params: ['SUCCESS', name, text] });
    },
    (words) => reply(refusal('TEMPORARILY_UNAVAILABLE', name, words).reply),
  );
}

function refusal(code: string, name: string, text: string): CommandError {
  return CommandError.fail('REGISTER', code, [name], text);
}
