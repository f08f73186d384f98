/** `chat-server account ...`: what an operator does about accounts, beside a running server too. */
import { ChatError, EXIT_CONFIG } from '../core/errors.js';
import { formatTime } from '../protocol/timestamp.js';
import { makeCode, RESET_CODE_MS } from './accounts/device-code.js';
import type { ServerConfig } from './config.js';
import type { Outcome } from './maintenance.js';
import { accountIdentity } from './state/session.js';
import { refuseNick } from './session/registration.js';
import { type AccountFile, openAccountFile } from './store/index.js';
import type { Account } from './store/account-types.js';

export const ACCOUNT_ACTIONS = ['list', 'show', 'add', 'reset', 'remove', 'forget'] as const;

type Action = (typeof ACCOUNT_ACTIONS)[number];

/**
 * Lists accounts, or does something about one.
 *
 * @throws ChatError ACCOUNT_NAME for one that is not there, or must not be; STORE_* for the file
 */
export function administer(
  config: ServerConfig,
  action: Action,
  name: string | undefined,
  now: number,
): Outcome {
  const work = action === 'list' ? list : named(config, action, name, now);
  return { text: openAccountFile(config.data, work), status: 0 };
}

function named(
  config: ServerConfig,
  action: Exclude<Action, 'list'>,
  name: string | undefined,
  now: number,
): (accounts: AccountFile) => string {
  if (name === undefined) throw refusal(`"chat-server account ${action}" needs the name of an account`);
  switch (action) {
    case 'show':
      return (accounts) => describe(accounts.find(name) ?? missing(name));
    case 'add':
      return (accounts) => add(accounts, config, name, now);
    case 'reset':
      return (accounts) => {
        if (!accounts.reset(name)) missing(name);
        return `Keys and password of ${name} are gone; whoever is logged in to it is put out within seconds. ${code(accounts, name, now)}`;
      };
    case 'forget':
      return (accounts) => {
        const account = accounts.find(name) ?? missing(name);
        const { name: shown } = account;
        accounts.forget(shown, accountIdentity(account), now);
        return `The account ${shown} is gone: its nickname is free. What was said with it is being deleted: by a server that runs within seconds to minutes, else after its next start`;
      };
    case 'remove':
      return (accounts) => {
        if (!accounts.remove(name)) missing(name);
        return `The account ${name} is gone: its nickname is free, and nobody has its roles any more. Whoever is logged in to it is put out within seconds`;
      };
  }
}

function list(accounts: AccountFile): string {
  const all = accounts.list();
  return all.length === 0 ? 'There are no accounts' : all.map(summary).join('\n');
}

function summary({ name, created, keys, verifier }: Account): string {
  const has = `${keys.length} ${keys.length === 1 ? 'key' : 'keys'}${verifier === undefined ? '' : ', a password'}`;
  return `${name.padEnd(20)} since ${formatTime(created).slice(0, 10)}, ${has}`;
}

function describe(account: Account): string {
  const lines = account.keys.map(
    ({ fingerprint, label, used }) =>
      `  ${fingerprint}${label === '' ? '' : ` ${label}`}, used last ${formatTime(used)}`,
  );
  return [summary(account), ...lines].join('\n');
}

function add(accounts: AccountFile, config: ServerConfig, name: string, now: number): string {
  const fault = refuseNick(name, config);
  if (fault !== undefined) throw refusal(`Cannot make the account ${JSON.stringify(name)}: ${fault}`);
  if (!accounts.create({ name, created: now })) {
    throw refusal(`Cannot make the account ${JSON.stringify(name)}: there is one, or one that looks like it`);
  }
  return `The account ${name} is made. ${code(accounts, name, now)}`;
}

/** What its owner logs in with, once. */
function code(accounts: AccountFile, name: string, now: number): string {
  const made = makeCode();
  accounts.issueCode(name, made.digest, now + RESET_CODE_MS);
  const until = formatTime(now + RESET_CODE_MS).slice(0, 10);
  return `Its owner logs in with this one-time code as the password (until ${until}):\n${made.code}`;
}

function missing(name: string): never {
  throw refusal(`There is no account ${JSON.stringify(name)}`);
}

function refusal(message: string): ChatError {
  return new ChatError('ACCOUNT_NAME', message, { exitCode: EXIT_CONFIG });
}
