/**
 * ACCOUNT FORGET [<code>]: deletes an account and all that was ever said with it (docs/privacy.md).
 *
 * Asked for twice, since nothing brings it back: without the code it only says what would be done. What was said last is
 * taken back message by message, so that those who have it on their screens are told; the rest goes from the store behind
 * that, and nobody reads it any more from the first moment that it is gone.
 */
import { createHash } from 'node:crypto';
import { ChatError } from '../../core/errors.js';
import { foldName } from '../../protocol/casemapping.js';
import { isSpoken } from '../state/event-data.js';
import type { Session } from '../state/session.js';
import type { Account } from '../store/account-types.js';
import type { Draft } from '../store/types.js';
import { CommandError } from './command-error.js';
import { append, reply } from './effects.js';
import { answering, logOutDraft } from './login.js';
import { redactionOf } from './redact.js';
import { roleDrops } from './role-drops.js';
import type { Context, Effect, Reply, Stores } from './types.js';

/** Characters of the code: against a slip of the hand, not against an attacker, who would have to be logged in. */
const CODE_LENGTH = 6;
/** Messages, the newest, that are taken back before everybody's eyes; a transaction, and a burst that clients bear. */
const MOST_TAKEN_BACK = 100;
const REASON = 'Account deleted';

/** What has to be given: the same for a session and an account, so that nothing is to be kept for it. */
function codeOf({ id }: Session, { name, created }: Account): string {
  return createHash('sha256')
    .update(`forget ${id} ${foldName(name)} ${created}`)
    .digest('hex')
    .slice(0, CODE_LENGTH);
}

/** @param given what was typed; '' for nothing */
export async function forgetAccount(
  context: Context,
  account: Account,
  given: string,
  stores: Stores,
): Promise<readonly Effect[]> {
  const { session, state } = context;
  const { name } = account;
  if (!session.registered)
    return reply(
      CommandError.fail('ACCOUNT', 'COMPLETE_CONNECTION_REQUIRED', [], 'Complete registration first').reply,
    );
  const code = codeOf(session, account);
  if (given.toLowerCase() !== code) {
    const asked: Reply = {
      command: 'NOTE',
      params: [
        'ACCOUNT',
        'CONFIRM_FORGET',
        name,
        code,
        `This deletes the account ${name} and every message of yours, everywhere and for good. If you mean it: /forget ${code}`,
      ],
    };
    const wrong = CommandError.fail('ACCOUNT', 'INVALID_CODE', [], 'This is not the code for that');
    return reply(...(given === '' ? [] : [wrong.reply]), asked);
  }
  const { identity } = session;
  const mine = state.sessionsOf(identity);
  const newest = await newestOf(context, identity, name, stores);
  const before: Draft[] = [...newest, ...roleDrops(context, name), ...mine.map(logOutDraft)];
  const done: Reply = {
    command: 'NOTE',
    params: ['ACCOUNT', 'FORGOTTEN', name, `The account ${name} is gone, and with it all that you have said`],
  };
  return [
    append(before, () => [
      {
        do: 'wait',
        work: ({ accounts }) =>
          answering(
            async () => {
              await accounts.forget(name, identity, context.now);
              return [...reply(done), ...end(context, mine, done)];
            },
            (words, fault) => reply(CommandError.fail('ACCOUNT', fault, [], words).reply),
          ),
      },
    ]),
  ];
}

/** Whoever was logged in is told and begins anew. The own connection closes last, when it has been told. */
function end({ session }: Context, mine: readonly Session[], done: Reply): readonly Effect[] {
  const others = mine.filter((each) => each !== session && !each.ended);
  return [
    ...others.map((other): Effect => ({ do: 'tell', session: other, reply: done })),
    {
      do: 'operate',
      work(operations) {
        operations.audit('audit.forgotten', { name: session.nick });
        for (const other of others) if (!other.ended) operations.end(other, REASON, REASON);
        return [];
      },
    },
    { do: 'close', reason: REASON, quit: REASON },
  ];
}

/** The taking back of what was said last. None when the store cannot be searched now: it goes with the rest. */
async function newestOf(
  context: Context,
  identity: string,
  name: string,
  { log }: Stores,
): Promise<readonly Draft[]> {
  const { state } = context;
  const conversations = [...state.rooms.keys()].map((conversation) => ({ conversation, visibleAfter: 0 }));
  try {
    const query = { words: '', from: foldName(name), conversations, identity, limit: MOST_TAKEN_BACK };
    const { events } = await log.search(query);
    return events
      .filter(({ author, kind }) => author.identity === identity && isSpoken(kind))
      .map((event) => redactionOf(context, event, REASON));
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return [];
  }
}
