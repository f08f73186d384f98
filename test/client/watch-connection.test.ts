import { expect, test } from 'vitest';
import type { Effect } from '../../src/client/model/inputs.js';
import { watchConnection } from '../../src/client/watch-connection.js';
import { FakeClock } from '../support/fake-clock.js';
import { modernServer, settle } from '../support/fake-irc-server.js';
import { testEngine } from '../support/test-engine.js';

test('each state is noted once, the first chat and the end are told', async () => {
  const clock = new FakeClock();
  const { server } = modernServer();
  const heard: string[] = [];
  let listener = (_effects: readonly Effect[]): void => {};
  const engine = testEngine({ clock, connect: server.connect, onEffects: (effects) => listener(effects) });
  listener = watchConnection(engine, {
    note: (words) => heard.push(words),
    onOnline: () => heard.push('the first chat'),
    onClosed: () => heard.push('the end'),
  });
  engine.start();
  await settle();
  // What the heartbeat says of it is no other state.
  clock.advance(16_000);
  await settle();
  server.last.reset();
  await settle();
  clock.advance(1000);
  await settle();
  await engine.quit('bye');
  const at = 'irc.test:6667';
  expect(heard).toEqual([
    `connecting ${at}`,
    `registering ${at}`,
    'the first chat',
    `online ${at}`,
    `waiting ${at} (the connection was cut)`,
    `connecting ${at}`,
    `registering ${at}`,
    `online ${at}`,
    'closed (Closing Link)',
    'the end',
  ]);
});
