/**
 * `npm run audit`: whether a fault is known of a package that runs in production. Not every registry (a mirror, a
 * cache, an air-gapped one) answers that question, and then nothing is known: this says so and does not fail, for a
 * red build that nobody can make green is soon ignored.
 */
import { spawnSync } from 'node:child_process';

import { runScript, say } from './lib/console.js';
import { npm } from './lib/npm.js';
import { root } from './lib/project.js';

/**
 * What `npm audit --json` prints (its report version 2), or an error of the registry.
 *
 * @typedef {object} Report
 * @property {Record<string, { severity: string, range: string, via: Array<string | { title: string, url: string }> }>} [vulnerabilities]
 * @property {{ dependencies?: { prod?: number } }} [metadata]
 * @property {string} [message]
 */

await runScript(() => {
  const [command, args] = npm([
    'audit',
    '--json',
    '--omit=dev',
    '--fetch-retries=0',
    '--fetch-timeout=30000',
  ]);
  const { stdout, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const report = readReport(stdout);
  if (!report?.vulnerabilities) {
    say(`audit skipped, nothing is known: ${report?.message ?? error?.message ?? 'npm said nothing'}`);
    return 0;
  }
  const found = Object.entries(report.vulnerabilities);
  for (const [name, { severity, range, via }] of found) {
    const reasons = via.map((each) =>
      typeof each === 'string' ? `by ${each}` : `${each.title} ${each.url}`,
    );
    say(`${severity}: ${name} ${range}: ${reasons.join(', ')}`);
  }
  say(`audit: ${found.length} of ${report.metadata?.dependencies?.prod ?? '?'} packages have known faults`);
  return found.length > 0 ? 1 : 0;
});

/**
 * @param {string | null} text
 * @returns {Report | undefined}
 */
function readReport(text) {
  try {
    return /** @type {Report} */ (JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}
