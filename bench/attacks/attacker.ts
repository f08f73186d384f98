/** One attack in a process of its own, so that what it costs itself delays nobody's clock: its name is the argument. */
import { ATTACKS } from './all.js';
import type { Target } from './attack.js';

const attack = ATTACKS.find(({ name }) => name === process.argv[2]);
if (attack === undefined) throw new Error(`there is no attack ${JSON.stringify(process.argv[2])}`);

process.once('message', (target: Target) => {
  void attack.start(target).then(() => process.send?.('under way'));
});
process.on('disconnect', () => process.exit());
