import { expect, test } from 'vitest';

import { commandTable } from '../../../src/server/commands/index.js';
import type { Effect } from '../../../src/server/commands/types.js';
import type { Directory } from '../../../src/server/store/directory-types.js';
import type { Log } from '../../../src/server/store/log-types.js';
import type { Draft } from '../../../src/server/store/types.js';
import { TestNetwork } from '../../support/network.js';
import { NO_ACCOUNTS } from '../../support/no-accounts.js';
import { NO_MARKERS } from '../../support/no-markers.js';

const directory: Directory = {
  claim: () => Promise.resolve(true),
  release: () => undefined,
  watch: () => undefined,
  save: () => Promise.resolve(),
};

/** What a line appends, a claim of a nick granted on the way. */
async function drafts(effects: readonly Effect[]): Promise<Draft[]> {
  const found: Draft[] = [];
  for (const effect of effects) {
    if (effect.do === 'append') found.push(...effect.drafts);
    if (effect.do === 'wait')
      found.push(
        ...(await drafts(
          await effect.work({ directory, log: {} as Log, markers: NO_MARKERS, ...NO_ACCOUNTS }),
        )),
      );
  }
  return found;
}

test.for([
  { line: 'PRIVMSG #c :x', kinds: 'message required' },
  { line: 'NOTICE bob :x', kinds: 'notice required' },
  { line: 'TOPIC #c :x', kinds: 'topic required' },
  { line: 'MODE #c +m', kinds: 'mode required' },
  { line: 'JOIN #new', kinds: 'create required, join best-effort' },
  { line: 'JOIN #other', kinds: 'join best-effort' },
  { line: 'PART #c', kinds: 'part best-effort' },
  { line: 'KICK #c bob', kinds: 'kick best-effort' },
  { line: 'NICK anna', kinds: 'nick best-effort' },
  { line: 'QUIT', kinds: 'quit best-effort' },
  { line: 'INVITE eve #c', kinds: 'invite best-effort transient' },
  { line: 'AWAY :x', kinds: 'away best-effort transient' },
  { line: 'SETNAME :x', kinds: 'setname best-effort transient' },
  { line: 'MODE ann +i', kinds: 'mode best-effort transient' },
])('on a full disk words are refused and people come and go: $line', async ({ line, kinds }) => {
  const network = new TestNetwork();
  const ann = network.join('ann', '#c');
  network.join('bob', '#c', '#other');
  network.join('eve');
  const row = commandTable().get(line.split(' ')[0] ?? '');
  const found = await drafts(row === undefined ? [] : network.run(row, ann, line));
  const words = found.map(
    ({ kind, durability, transient }) => `${kind} ${durability}${transient ? ' transient' : ''}`,
  );
  expect(words.join(', ')).toBe(kinds);
});
