/** An engine of the test: bob, on a server of the test, with nothing kept and ids that count. */
import { Engine } from '../../src/client/engine/engine.js';
import type { EngineOptions } from '../../src/client/engine/engine-options.js';
import { memoryTokenStore } from '../../src/client/engine/token-store.js';
import { memoryOutboxStore } from '../../src/client/outbox/own-line.js';

/** Not started; what is not given is as in most tests. */
export function testEngine(
  options: Pick<EngineOptions, 'clock' | 'connect'> & Partial<EngineOptions>,
): Engine {
  let ids = 0;
  return new Engine({
    random: () => 1,
    servers: [{ host: 'irc.test', port: 6667 }],
    identity: { nick: 'bob', userName: 'bob', realName: 'Bob', password: undefined, alternatives: true },
    rooms: [],
    store: memoryOutboxStore(),
    tokens: memoryTokenStore(),
    newId: () => `id${++ids}`,
    onEffects: () => {},
    ...options,
  });
}
