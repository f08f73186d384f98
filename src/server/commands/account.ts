/**
 * ACCOUNT <subcommand>: what somebody can do about their own account (docs/ext/account.md). Answers are standard replies, so
 * that whoever types it into any client reads words.
 */
import { foldName } from '../../protocol/casemapping.js';
import { CODE_MS, makeCode } from '../accounts/device-code.js';
import { newKey } from '../accounts/authenticator.js';
import { formatTime } from '../../protocol/timestamp.js';
import { truncateBytes } from '../../protocol/limits.js';
import type { Account } from '../store/account-types.js';
import { CommandError } from './command-error.js';
import { presenceDraft } from './drafts.js';
import { reply } from './effects.js';
import { forgetAccount } from './forget-account.js';
import { answering, isRefusal, logIn, logOut, presented } from './login.js';
import { nickRight } from './own-nick.js';
import { checkPassword, requirePrivacy } from './register.js';
import { awaitPassword } from './server-password.js';
import type { Command, Context, Effect, Reply, Stores } from './types.js';

const LABEL_BYTES = 64;

type Subcommand = (context: Context, params: readonly string[]) => readonly Effect[];

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['INFO', (context) => mine(context, info)],
  ['KEYS', (context) => mine(context, keys)],
  ['ADD-DEVICE', (context) => mine(context, addDevice)],
  [
    'ADD-KEY',
    (context, [label = '']) => mine(context, (account, stores) => addKey(context, account, label, stores)),
  ],
  [
    'REMOVE-KEY',
    (context, [fingerprint = '']) =>
      mine(context, (account, stores) => removeKey(context, account, fingerprint, stores)),
  ],
  ['PASSWORD', password],
  ['CLAIM', claim],
  ['REGAIN', regain],
  [
    'FORGET',
    (context, [code = '']) =>
      mine(context, (account, stores) => forgetAccount(context, account, code, stores)),
  ],
  ['LOGOUT', (context) => (context.session.account === undefined ? mine(context, info) : logOut(context))],
]);

export const account: Command = {
  name: 'ACCOUNT',
  minParams: 1,
  access: 'any',
  cost: 3,
  summary: 'Your account: its keys, its password, another device',
  usage:
    'ACCOUNT INFO | KEYS | ADD-DEVICE | CLAIM <code> | ADD-KEY [label] | REMOVE-KEY <fingerprint> | PASSWORD <new> | REGAIN | FORGET [code] | LOGOUT',
  handle(context, { params: [word = '', ...params] }) {
    const subcommand = SUBCOMMANDS.get(word.toUpperCase());
    if (subcommand === undefined)
      throw failure(
        'INVALID_SUBCOMMAND',
        [word],
        `There is no such thing; there are ${[...SUBCOMMANDS.keys()].join(', ')}`,
      );
    const refuse = (words: string): readonly Effect[] => reply(failure('NOT_LOGGED_IN', [], words).reply);
    return awaitPassword(context, refuse) ?? subcommand(context, params);
  },
};

/** Does `work` for the account of the session. @throws CommandError NOT_LOGGED_IN */
function mine(
  context: Context,
  work: (account: Account, stores: Stores, context: Context) => Promise<readonly Effect[]>,
): readonly Effect[] {
  const { session } = context;
  const name = session.account;
  if (name === undefined) throw failure('NOT_LOGGED_IN', [], 'You are not logged in to an account');
  return slowly(async (stores) => {
    const found = await stores.accounts.find(name);
    if (found === undefined)
      return reply(failure('NO_ACCOUNT', [name], 'This account has been removed').reply);
    return work(found, stores, context);
  });
}

function slowly(work: (stores: Stores) => Promise<readonly Effect[]>): readonly Effect[] {
  return [
    {
      do: 'wait',
      work: (stores) =>
        answering(
          () => work(stores),
          (words, code) => reply(failure(code, [], words).reply),
        ),
    },
  ];
}

function info({ name, created, keys: known, verifier }: Account): Promise<readonly Effect[]> {
  const has = `${known.length} ${known.length === 1 ? 'key' : 'keys'}, ${verifier === undefined ? 'no password' : 'a password'}`;
  return Promise.resolve(
    reply(
      note(
        'INFO',
        [name, formatTime(created), `${known.length}`, verifier === undefined ? 'none' : 'password'],
        `You are logged in as ${name}, with ${has}`,
      ),
    ),
  );
}

function keys({ keys: known }: Account, _stores: Stores, { session }: Context): Promise<readonly Effect[]> {
  const own = session.connection.certificateFingerprint;
  const lines = known.map(({ fingerprint, label, added, used }) => {
    const words = `${fingerprint}${label === '' ? '' : ` (${label})`}, used last ${formatTime(used)}`;
    return note(
      'KEY',
      [fingerprint, formatTime(added), formatTime(used)],
      fingerprint === own ? `${words}, this device` : words,
    );
  });
  return Promise.resolve(reply(...lines, note('END_OF_KEYS', [], `${known.length} in all`)));
}

async function addDevice(
  { name }: Account,
  { accounts }: Stores,
  { now }: Context,
): Promise<readonly Effect[]> {
  const { code, digest } = makeCode();
  const expires = now + CODE_MS;
  await accounts.issueCode(name, digest, expires);
  const text = `On the new device, within ${CODE_MS / 60_000} minutes: /account claim ${code} (or use it there as the password, once)`;
  return reply(note('CODE', [code, formatTime(expires)], text));
}

async function addKey(
  { session, now }: Context,
  { name }: Account,
  label: string,
  { accounts }: Stores,
): Promise<readonly Effect[]> {
  const { fingerprint } = presented(session);
  if (fingerprint === undefined)
    return reply(failure('NO_KEY', [], 'This connection has shown no client certificate').reply);
  const outcome = await accounts.addKey(name, newKey(fingerprint, truncateBytes(label, LABEL_BYTES), now));
  if (outcome === 'taken')
    return reply(failure('KEY_TAKEN', [fingerprint], 'This key belongs to another account').reply);
  if (outcome === 'full')
    return reply(failure('TOO_MANY_KEYS', [fingerprint], 'Remove another key first').reply);
  return reply(note('KEY_ADDED', [fingerprint], `This device can log in to ${name} by itself now`));
}

async function removeKey(
  { session, state }: Context,
  { name, keys: known, verifier }: Account,
  fingerprint: string,
  { accounts, authenticator }: Stores,
): Promise<readonly Effect[]> {
  if (known.length === 1 && verifier === undefined && known[0]?.fingerprint === fingerprint)
    return reply(
      failure(
        'LAST_KEY',
        [fingerprint],
        'Without it nobody could log in: set a password first, or add another device',
      ).reply,
    );
  if (!(await accounts.removeKey(name, fingerprint)))
    return reply(failure('UNKNOWN_KEY', [fingerprint], 'It is none of the keys of this account').reply);
  // Who says this stays, with whatever key they have come.
  if (session.login?.key === fingerprint) session.login = { ...session.login, key: undefined };
  state.changed.add(session);
  await authenticator.settle();
  return reply(
    note(
      'KEY_REMOVED',
      [fingerprint],
      'It cannot log in any more; other sessions that came with it have ended',
    ),
  );
}

/** The session has proven whose it is; who sits at it may change the password. */
function password(context: Context, [next = '']: readonly string[]): readonly Effect[] {
  requirePrivacy(context, 'ACCOUNT');
  checkPassword(next, 'ACCOUNT', context.session.account ?? '');
  return mine(context, async ({ name }, { authenticator }) => {
    const { session, state } = context;
    const { salt } = await authenticator.setPassword(name, next, presented(session));
    if (session.login?.salt !== undefined) session.login = { ...session.login, salt };
    state.changed.add(session);
    await authenticator.settle();
    return reply(
      note(
        'PASSWORD_CHANGED',
        [name],
        `The password of ${name} is set; other sessions with the old one have ended`,
      ),
    );
  });
}

function claim(context: Context, [code = '']: readonly string[]): readonly Effect[] {
  const { session, now } = context;
  requirePrivacy(context, 'ACCOUNT');
  return slowly(async ({ authenticator }) => {
    const outcome = await authenticator.byCode(code, presented(session), now);
    if (isRefusal(outcome)) {
      const { refused, seconds } = outcome;
      return reply(failure('INVALID_CODE', seconds === undefined ? [] : [`${seconds}`], refused).reply);
    }
    const words =
      presented(session).fingerprint === undefined
        ? 'You are logged in; set a password now'
        : 'This device is known now';
    return logIn(context, outcome, note('CLAIMED', [outcome.account.name], words));
  });
}

/** The account's own nick, from whoever holds it, another session of one's own that seems to be alive too. */
function regain(context: Context): readonly Effect[] {
  const { session } = context;
  if (!session.registered) throw failure('COMPLETE_CONNECTION_REQUIRED', [], 'Complete registration first');
  return mine(context, async ({ name }, stores) => {
    const right = await nickRight(context, stores, name, true);
    if ('refused' in right) return reply(...right.refused);
    const old = foldName(session.nick);
    const next = foldName(name);
    if (session.nick === name || session.ended)
      return [...right.room, ...reply(note('REGAINED', [name], `You are ${name}`))];
    if (old !== next && !(await stores.directory.claim(next, session.id)))
      return [...right.room, ...reply(CommandError.numeric('ERR_NICKNAMEINUSE', name).reply)];
    await stores.log.append(session.ended ? [] : [presenceDraft(session, 'nick', name, '')]);
    if (old !== next) stores.directory.release(session.nick === name ? old : next, session.id);
    return [...right.room, ...reply(note('REGAINED', [name], `You are ${name}`))];
  });
}

function note(code: string, context: readonly string[], text: string): Reply {
  return { command: 'NOTE', params: ['ACCOUNT', code, ...context, text] };
}

function failure(code: string, context: readonly string[], text: string): CommandError {
  return CommandError.fail('ACCOUNT', code, context, text);
}
