/** What is not for the screen: warnings of Node go into the client's own log. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useHousehold } from '../support/household.js';

const house = useHousehold('test');

test('a warning of Node is written to the log and not into the middle of the screen', async () => {
  const plant = join(house.home, 'warn.cjs');
  // When the first line has been typed: the screen is there.
  writeFileSync(plant, "process.stdin.on('data', () => process.emitWarning('planted by the test'));");
  const [node, ...client] = house.command('bob');
  const program = house.run({
    command: [node, '--require', plant, ...client],
    env: { XDG_STATE_HOME: undefined },
  });
  await program.waitFor('bob (you)');
  program.keys('hello', 'enter');
  await program.waitFor(/bob +hello +✓/);
  program.keys('\\q', 'enter');
  expect(await program.exited).toEqual({ code: 0, signal: undefined });
  expect(program.output).not.toContain('planted by the test');
  const log = readFileSync(join(house.home, '.local/state/chat-tui/client.log'), 'utf8');
  expect(log).toContain('warning: Warning: planted by the test');
  expect(log).toContain(`connection: online ${house.daemon.address}`);
  expect(log, 'no texts').not.toContain('hello');
});
