/**
 * Adds up the JSON reports of vitest runs: `node scripts/summary.js REPORT...` prints "N passed, N failed" (and
 * ", N skipped" when there are some) as its only line, and fails when a test failed, a file could not be
 * loaded, or a report is missing.
 */
import { readFileSync } from 'node:fs';

import { runScript, say } from './lib/console.js';

await runScript(() => {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of process.argv.slice(2)) {
    const report = readReport(file);
    total.passed += report?.numPassedTests ?? 0;
    // A file that fails to load has no failed test to count, and must not go unseen.
    total.failed += report ? Math.max(report.numFailedTests, report.success ? 0 : 1) : 1;
    total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   success: boolean }} Report
 */

/**
 * @param {string} file
 * @returns {Report | undefined}
 */
function readReport(file) {
  try {
    return /** @type {Report} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    say(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
