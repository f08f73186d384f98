/**
 * The lock file gate: every package has an integrity hash, and none has an address.
 *
 * Without "resolved" lines npm takes each package from whatever registry its user has configured (a mirror, a
 * cache, an air-gapped one), and the hash still decides whether it is the right one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runScript, say } from './lib/console.js';
import { root } from './lib/project.js';

await runScript(() => {
  const lock = /** @type {{ packages: Record<string, { resolved?: string, integrity?: string }> }} */ (
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  );
  const faults = Object.entries(lock.packages).flatMap(([path, entry]) => {
    if (path === '') return [];
    if (entry.resolved !== undefined) return [`${path} carries the address ${entry.resolved}`];
    return entry.integrity === undefined ? [`${path} has no integrity hash`] : [];
  });
  for (const fault of faults) say(`package-lock.json: ${fault}`);
  if (faults.length > 0)
    say('Delete the "resolved" lines: packages must come from the registry of whoever installs');
  return faults.length > 0 ? 1 : 0;
});
