/**
 * AUTHENTICATE <mechanism> | <data> | *: who one is, by a key or a password (IRCv3 sasl-3.1 and sasl-3.2). Before the
 * end of registration, and after it as another account or again.
 */
import { foldName } from '../../protocol/casemapping.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { lostLogin, type Proven } from '../accounts/proof.js';
import { readClientFirst } from '../accounts/scram.js';
import { CHUNK, type Mechanism, mechanismsFor, MOST_RESPONSE, type SaslExchange } from '../accounts/sasl.js';
import { CAP_302 } from '../session/capability-lists.js';
import { fail, numeric } from '../session/replies.js';
import type { Account } from '../store/account-types.js';
import { replies, reply } from './effects.js';
import { saidOfBan } from './ban-words.js';
import { answering, isRefusal, logIn, presented } from './login.js';
import { awaitPassword } from './server-password.js';
import type { Command, Context, Effect, Reply, Stores } from './types.js';

export const authenticate: Command = {
  name: 'AUTHENTICATE',
  minParams: 1,
  access: 'any',
  summary: 'Proves whose account it is (SASL)',
  usage: 'AUTHENTICATE <mechanism> | <base64> | + | *',
  handle(context, { params: [data = ''] }) {
    const { session } = context;
    const { secure, local } = session.connection;
    if (!secure && !local) return failed('Others could read the password: connect with TLS');
    if (!hasCap(session.capabilities, Cap.sasl)) return failed('The capability sasl has not been negotiated');
    const { sasl } = session;
    if (data === '*') {
      session.sasl = undefined;
      return reply(numeric('ERR_SASLABORTED', 'SASL authentication aborted'));
    }
    if (sasl === undefined) return awaitPassword(context, failed) ?? begin(context, data);
    if (data.length > CHUNK || sasl.response.length + data.length > MOST_RESPONSE) {
      session.sasl = undefined;
      return reply(numeric('ERR_SASLTOOLONG', 'SASL message too long'));
    }
    if (data !== '+') sasl.response += data;
    return data.length === CHUNK ? [] : complete(context, sasl);
  },
};

function begin({ session }: Context, word: string): readonly Effect[] {
  const { secure, certificateFingerprint } = session.connection;
  if (session.account !== undefined && session.capVersion < CAP_302) {
    // Whoever knows sasl-3.2 may become somebody else at any time; sasl-3.1 knows one success.
    return reply(numeric('ERR_SASLALREADY', 'You have already authenticated using SASL'));
  }
  const known = mechanismsFor(secure);
  const mechanism = known.find((name) => name === word.toUpperCase());
  if (mechanism === undefined) {
    const list = replies([numeric('RPL_SASLMECHS', known.join(','), 'are available SASL mechanisms')]);
    return [list, ...failed('There is no such SASL mechanism here')];
  }
  if (mechanism === 'EXTERNAL' && certificateFingerprint === undefined) {
    return failed('This connection has shown no client certificate');
  }
  session.sasl = { mechanism, response: '', scram: undefined, proven: undefined };
  return reply(line('+'));
}

function complete(context: Context, sasl: SaslExchange): readonly Effect[] {
  const { session } = context;
  const bytes = decode(sasl.response);
  sasl.response = '';
  if (bytes === undefined) {
    session.sasl = undefined;
    return failed('That is no base64');
  }
  return [
    {
      do: 'wait',
      work: (stores) =>
        answering(
          () => STEPS[sasl.mechanism](context, sasl, bytes, stores),
          (words) => {
            session.sasl = undefined;
            return failed(words);
          },
        ),
    },
  ];
}

type Step = (
  context: Context,
  sasl: SaslExchange,
  message: string,
  stores: Stores,
) => Promise<readonly Effect[]>;

const STEPS: Readonly<Record<Mechanism, Step>> = {
  EXTERNAL: external,
  PLAIN: plain,
  'SCRAM-SHA-256': scram,
};

/** @param authzid who it wants to be; empty for whoever has the key */
async function external(
  context: Context,
  _sasl: SaslExchange,
  authzid: string,
  { authenticator }: Stores,
): Promise<readonly Effect[]> {
  const proven = await authenticator.byKey(presented(context.session), context.now);
  if (proven !== undefined && isFor(proven.account, authzid)) return done(context, proven);
  context.session.sasl = undefined;
  return failed(
    proven === undefined ? 'This key belongs to no account yet' : 'This key belongs to another account',
  );
}

/** authzid NUL authcid NUL password (RFC 4616) */
async function plain(
  context: Context,
  _sasl: SaslExchange,
  message: string,
  { authenticator }: Stores,
): Promise<readonly Effect[]> {
  const { session, now } = context;
  const [authzid = '', name = '', password = '', ...more] = message.split('\0');
  session.sasl = undefined;
  if (name === '' || password === '' || more.length > 0) return failed('That is no PLAIN message');
  const outcome = await authenticator.byPassword(name, password, presented(session), now);
  if (isRefusal(outcome)) return failed(outcome.refused, outcome.seconds);
  return isFor(outcome.account, authzid) ? done(context, outcome) : failed('One cannot be somebody else');
}

async function scram(
  context: Context,
  sasl: SaslExchange,
  message: string,
  { authenticator, accounts }: Stores,
): Promise<readonly Effect[]> {
  const { session } = context;
  if (sasl.proven !== undefined) {
    const { account, login } = sasl.proven;
    const now = await accounts.find(account.name);
    session.sasl = undefined;
    return lostLogin(login, now) === undefined
      ? done(context, sasl.proven)
      : failed('The account is not what it was');
  }
  if (sasl.scram === undefined) {
    const first = readClientFirst(message);
    const foreign = first !== undefined && first.authzid !== '' && !same(first.authzid, first.name);
    if (first === undefined || foreign) {
      session.sasl = undefined;
      return failed(
        first === undefined
          ? 'That is no SCRAM message without channel binding'
          : 'One cannot be somebody else',
      );
    }
    const begun = await authenticator.beginScram(first, presented(session));
    if (isRefusal(begun)) {
      session.sasl = undefined;
      return failed(begun.refused, begun.seconds);
    }
    sasl.scram = begun;
    return reply(...lines(begun.serverFirst));
  }
  const outcome = await authenticator.endScram(sasl.scram, message, presented(session));
  if (isRefusal(outcome)) {
    session.sasl = undefined;
    return failed(outcome.refused, outcome.seconds);
  }
  // The client says that it has seen our proof, with an empty message.
  sasl.proven = outcome;
  return reply(...lines(outcome.proof));
}

function done(context: Context, proven: Proven): readonly Effect[] {
  const { account } = proven;
  const { session, state, now } = context;
  session.sasl = undefined;
  const { source, trueSource } = session;
  const ban = state.networkBans.ofPerson({ source, trueSource, account: account.name }, now);
  if (ban !== undefined)
    return reply(
      numeric('ERR_NICKLOCKED', `The account ${account.name} is banned from this server${saidOfBan(ban)}`),
    );
  return logIn(context, proven, numeric('RPL_SASLSUCCESS', 'SASL authentication successful'));
}

/** 904, and how long to wait for those who read it as a standard reply. */
function failed(words: string, seconds?: number): readonly Effect[] {
  const told = numeric('ERR_SASLFAIL', `SASL authentication failed: ${words}`);
  return seconds === undefined
    ? reply(told)
    : reply(fail('AUTHENTICATE', 'TOO_MANY_ATTEMPTS', [`${seconds}`], words), told);
}

function isFor(account: Account, authzid: string): boolean {
  return authzid === '' || same(authzid, account.name);
}

function same(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}

function decode(base64: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return undefined;
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** A message of ours in pieces of 400; one that ends with a full piece is followed by `+`. */
function lines(message: string): Reply[] {
  const base64 = Buffer.from(message, 'utf8').toString('base64');
  const pieces = base64.match(/.{1,400}/g) ?? [];
  return [...pieces, ...(base64.length % CHUNK === 0 ? ['+'] : [])].map(line);
}

function line(data: string): Reply {
  return { command: 'AUTHENTICATE', params: [data] };
}
