/** KILL <nick> [:<reason>]: an operator of the server ends somebody's session. */
import { truncateBytes } from '../../protocol/limits.js';
import { requireNick, requireServerOperator } from './find.js';
import type { Command } from './types.js';

export const kill: Command = {
  name: 'KILL',
  minParams: 1,
  access: 'registered',
  summary: "Ends somebody's session; for operators of the server",
  usage: 'KILL <nick> [:<reason>]',
  handle(context, { params: [nick = '', text = ''] }) {
    const { session, settings } = context;
    requireServerOperator(context);
    const person = requireNick(context, nick);
    const why = truncateBytes(text, settings.limits.reasonLength);
    const reason = `Killed (${session.nick}${why === '' ? '' : ` (${why})`})`;
    return [
      {
        do: 'tell',
        session: person,
        reply: {
          command: 'KILL',
          source: session.source,
          params: [person.nick, why === '' ? session.nick : why],
        },
      },
      {
        do: 'operate',
        work(operations) {
          const { account, connection } = person;
          const { address } = connection;
          operations.audit('audit.kill', { nick: person.nick, account, address, name: session.nick });
          operations.end(person, reason, reason);
          return [];
        },
      },
    ];
  },
};
