/** REHASH: reads the configuration and the certificate again, and says what is in force now and what waits for a restart. */
import { numeric } from '../session/replies.js';
import { replies } from './effects.js';
import { requireServerOperator } from './find.js';
import type { RehashReport } from './operations.js';
import type { Command, Reply } from './types.js';

export const rehash: Command = {
  name: 'REHASH',
  minParams: 0,
  access: 'registered',
  cost: 5,
  summary: 'Reads the configuration again; for operators of the server',
  usage: 'REHASH',
  handle(context) {
    requireServerOperator(context);
    const { nick, account } = context.session;
    return [
      {
        do: 'operate',
        work(operations) {
          operations.audit('audit.rehash', { name: nick, account });
          return [replies(answer(operations.rehash(), nick))];
        },
      },
    ];
  },
};

function answer({ file, changed, waiting, problem }: RehashReport, nick: string): Reply[] {
  const name = file?.split('/').at(-1) ?? '*';
  const said = [
    problem ?? (changed.length === 0 ? 'Nothing has changed' : `In force now: ${changed.join(', ')}`),
    ...(waiting.length === 0 ? [] : [`Waits for a restart: ${waiting.join(', ')}`]),
  ];
  return [
    numeric('RPL_REHASHING', name, 'Rehashing'),
    ...said.map((text): Reply => ({ command: 'NOTICE', params: [nick, text] })),
  ];
}
