/** Who has a message, from one real client to another through the real daemon (docs/ext/receipts.md). */
import { beforeEach, expect, test } from 'vitest';
import { ChatTui } from '../support/chat-tui.js';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';
import { TestClient } from '../support/test-client.js';

const house = useHousehold('test');
let alice: PtyProgram;

beforeEach(async () => {
  alice = house.run({ command: house.command('alice') });
  await alice.waitFor(/online \S+@/);
  await alice.waitFor('alice (you)');
});

test('the mark of a line becomes ✓✓ in the room and in private when the other client has it', async () => {
  await using bob = await ChatTui.start({ nick: 'bob', server: house.daemon.address });
  await alice.waitFor('bob joined');
  alice.keys('hello', 'enter');
  await alice.waitFor(/alice +hello +✓✓/);
  alice.keys('/who-has', 'enter');
  await alice.waitFor('"hello" has reached everybody: bob');
  alice.keys('@bob psst', 'enter');
  await bob.expect({ type: 'message', text: 'psst' });
  await alice.waitFor(/alice → bob +psst +✓✓/);
});

test('with one who does not confirm it stays at 1 of 2, and /who-has names both', async () => {
  await using bob = await ChatTui.start({ nick: 'bob', server: house.daemon.address });
  const raw = await TestClient.register(house.daemon.port, 'raw');
  raw.send('JOIN #lobby');
  await raw.sync();
  await bob.expect({ type: 'join', nick: 'raw' });
  await bob.tell('from bob');
  const delivered = await bob.expect({ type: 'delivered', k: 1, n: 2, conversation: '#lobby' });
  expect(bob.events.find(({ type }) => type === 'stored')).toMatchObject({
    id: delivered['id'],
    msgid: delivered.msgid,
  });
  // What alice says now is confirmed by bob alone.
  alice.keys('from alice', 'enter');
  await bob.expect({ type: 'message', text: 'from alice' });
  await alice.waitFor(/alice +from alice +✓/);
  // Bob's confirmation takes its own way: asked again until it has arrived.
  const answers = (): string[] => alice.screen().filter((row) => row.includes('"from alice" has reached'));
  for (let asked = 1; answers().at(-1)?.includes('reached 1 of 2: bob; not raw') !== true; asked++) {
    alice.keys('/who-has', 'enter');
    await alice.waitFor(() => answers().length >= asked);
  }
  expect(alice.screen().join('\n')).not.toContain('✓✓');
  await raw.drop();
});
