/**
 * A process of clients: told over the IPC channel which ones to be and which phase to enter; ends when the harness
 * is gone, so that a killed harness leaves nobody behind.
 */
import type { CrewMessage, CrewReport } from './crew.js';
import { HeadlessClient } from './headless-client.js';

const clients: HeadlessClient[] = [];

process.on('message', (message: CrewMessage) => {
  if (message.do === 'enter') {
    for (const client of clients) client.enter(message.phase);
    return;
  }
  for (const plan of message.plans) {
    const report = (reached: CrewReport['reached']): void => {
      process.send?.({ nick: plan.nick, reached } satisfies CrewReport);
    };
    clients.push(new HeadlessClient(plan, message.phase, report));
  }
});
process.on('disconnect', () => process.exit());
