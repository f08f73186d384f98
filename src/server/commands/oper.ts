/**
 * OPER <name> [<password>]: makes somebody an operator of the server. Whoever is logged in to the operator's account needs
 * no password. Who guesses one waits longer each time, whatever connection they do it from.
 */
import { foldName } from '../../protocol/casemapping.js';
import { fail, numeric } from '../session/replies.js';
import { eventData } from '../state/event-data.js';
import type { OperatorAnswer } from '../accounts/operator-gate.js';
import type { Session } from '../state/session.js';
import { CommandError } from './command-error.js';
import { presenceDraft } from './drafts.js';
import { append, replies, reply } from './effects.js';
import { answering, presented } from './login.js';
import type { Command, Context, Effect } from './types.js';

/** Wrong passwords of a connection: each costs as much as ten lines, and after these it is closed. */
const MOST_WRONG = 3;
const COST = 10;

export const oper: Command = {
  name: 'OPER',
  minParams: 1,
  access: 'registered',
  cost: COST,
  summary: 'Makes you an operator of the server',
  usage: 'OPER <name> [<password>]',
  handle(context, { params: [name = '', password = ''] }) {
    const { session, settings } = context;
    const row = settings.operators.find((operator) => foldName(operator.name) === foldName(name));
    const { account } = session;
    if (
      row !== undefined &&
      row.account !== '' &&
      account !== undefined &&
      foldName(account) === foldName(row.account)
    ) {
      return granted(context, row.name);
    }
    if (!isPrivate(session)) {
      throw CommandError.because('ERR_NOOPERHOST', 'Passwords of operators are taken over TLS only');
    }
    const verifier = row === undefined || row.password === '' ? undefined : row.password;
    const { address } = presented(session);
    const answer = (right: OperatorAnswer): readonly Effect[] => {
      if (session.ended) return [];
      if (typeof right !== 'boolean') {
        const { seconds, refused: words } = right;
        return reply(fail('OPER', 'TEMPORARILY_UNAVAILABLE', [`${seconds}`], words));
      }
      return right && row !== undefined ? granted(context, row.name) : refused(context, name);
    };
    return [
      {
        do: 'operate',
        work: (operations) => [
          {
            do: 'wait',
            work: () =>
              answering(
                async () => answer(await operations.verify({ name, password, verifier, address })),
                (words) => answer({ refused: words, seconds: 5 }),
              ),
          },
        ],
      },
    ];
  },
};

function granted(context: Context, name: string): readonly Effect[] {
  const { session } = context;
  session.refusedOpers = 0;
  const welcome = replies([numeric('RPL_YOUREOPER', 'You are now an IRC operator')]);
  if (session.serverOperator) return [welcome];
  const data = eventData('mode', { changes: [{ add: true, mode: 'o' }] });
  return [
    append([{ ...presenceDraft(session, 'mode', session.nick, '+o'), data, transient: true }], () => [
      welcome,
      {
        do: 'operate',
        work(operations) {
          operations.audit('audit.oper', { nick: session.nick, account: session.account, name });
          return [];
        },
      },
    ]),
  ];
}

function refused({ session }: Context, name: string): readonly Effect[] {
  session.refusedOpers++;
  const close: Effect = { do: 'close', reason: 'Too many wrong passwords', quit: 'Too many wrong passwords' };
  return [
    {
      do: 'operate',
      work(operations) {
        const { nick, connection } = session;
        operations.audit('audit.oper-refused', { nick, address: connection.address, name });
        return reply(CommandError.numeric('ERR_PASSWDMISMATCH').reply);
      },
    },
    ...(session.refusedOpers < MOST_WRONG ? [] : [close]),
  ];
}

/** Nobody on the way can read it: TLS, or no way at all. */
function isPrivate({ connection }: Session): boolean {
  return connection.secure || connection.local;
}
