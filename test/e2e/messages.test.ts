/** Answers, reactions and deletions, between two real clients in terminals and a plain one, through the real daemon. */
import { join } from 'node:path';
import { test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const house = useHousehold('test');

async function enter(nick: string): Promise<PtyProgram> {
  const program = house.run({ command: house.command(nick), env: { HOME: join(house.home, nick) } });
  await program.waitFor(`${nick} (you)`);
  return program;
}

test('what one does with a message the other sees', async () => {
  const alice = await enter('alice');
  const bob = await enter('bob');
  await using script = await ChatTui.start({ nick: 'script', server: house.daemon.address });
  await alice.waitFor('script joined');
  alice.keys('is it out?', 'enter');
  await bob.waitFor(/alice +is it out\?/);
  bob.keys('/reply yes', 'enter');
  await alice.waitFor('↪ alice: is it out?');
  await script.expect({ type: 'message', nick: 'bob', text: 'yes' });
  bob.keys('/react 👍', 'enter');
  await alice.waitFor(/alice +is it out[\s\S]*👍 +bob/);
  alice.keys('hunter2', 'enter');
  await bob.waitFor(/alice +hunter2/);
  alice.keys('/delete', 'enter');
  await bob.waitFor('message deleted by alice');
  await script.expect({ type: 'deleted', nick: 'alice' });
});
