/** The window of a real client made every size there is, while people talk and things are open. */
import { beforeEach, expect, test } from 'vitest';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const house = useHousehold('test');
let zoe: PtyProgram;

beforeEach(() => {
  zoe = house.run({ command: house.command('zoe') });
});

/** From 1x1 to 500x200, each reached from another one. */
const SIZES: readonly (readonly [columns: number, rows: number])[] = [
  [1, 1],
  [500, 200],
  [1, 200],
  [500, 1],
  [2, 2],
  [20, 5],
  [60, 7],
  [59, 8],
  [140, 24],
  [40, 12],
  [200, 50],
  [3, 50],
  [80, 24],
];
const OPENED = ['f1', 'ctrl-g', '/w', 'alt-up', 'ctrl-r', 'f2'];

test('no size and no storm of sizes ends it, and at 20x5 and from there on it can be used', async () => {
  const alice = await house.daemon.join('alice');
  await zoe.waitFor('online zoe@');
  for (const [i, open] of OPENED.entries()) {
    zoe.keys(open);
    for (const [columns, rows] of SIZES) {
      zoe.resize(columns, rows);
      alice.send(`PRIVMSG #lobby :${i} at ${columns}x${rows} 👩‍👩‍👧‍👦 漢字 ${'word '.repeat(i * 5)}`);
    }
    zoe.resize(80, 24);
    zoe.keys('escape');
    await zoe.waitFor(
      (rows) =>
        rows.at(-1)?.startsWith(' zoe>') === true && !/Esc closes|Esc back|\/who/.test(rows.join('\n')),
    );
    zoe.keys('ctrl-u');
  }
  await alice.sync();
  for (const [columns, rows] of SIZES) {
    zoe.resize(columns, rows);
    // Drawn to the last row and column that there are: the input stands in the last row.
    if (columns < 20 || rows < 5) continue;
    zoe.keys('ctrl-u', `at ${columns}`);
    await zoe.waitFor((shown) => shown.length === rows && shown.at(-1)?.endsWith(`at ${columns}`) === true);
    expect(zoe.screen().join('\n')).toContain('online zoe');
  }
  zoe.resize(1, 1);
  zoe.keys('ctrl-u', 'said at 1x1', 'enter');
  await alice.expectLine(/^:zoe!\S+ PRIVMSG #lobby :said at 1x1$/);
  zoe.resize(80, 24);
  await zoe.waitFor(/zoe +said at 1x1 +✓/);
  zoe.keys('\\q', 'enter');
  expect(await zoe.exited).toEqual({ code: 0, signal: undefined });
});
