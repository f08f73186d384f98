/**
 * Adds up the JSON reports of vitest runs: `node scripts/summary.js REPORT...` prints "N passed, N failed" (and
 * ", N skipped" when there are some) as its only line, and fails when a test failed, a file could not be
 * loaded, or a report is missing. What failed is named on stderr, with its reason: the end of a long output is
 * what is read first, and often all that was kept of it.
 */
import { readFileSync } from 'node:fs';

import { runScript, say } from './lib/console.js';

/** Lines shown of why a test failed: the message and the places nearest to it. */
const REASON_LINES = 20;

await runScript(() => {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of process.argv.slice(2)) {
    const report = readReport(file);
    total.passed += report?.numPassedTests ?? 0;
    // A file that fails to load has no failed test to count, and must not go unseen.
    total.failed += report ? Math.max(report.numFailedTests, report.success ? 0 : 1) : 1;
    total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
    for (const failure of failuresOf(report)) say(failure);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/**
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} TestResult
 * @typedef {{ name: string, status: string, message?: string, assertionResults: TestResult[] }} FileResult
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   success: boolean, testResults?: FileResult[] }} Report
 */

/**
 * @param {Report | undefined} report
 * @returns {string[]} "Failed: FILE > TEST" and under it the first lines of the reason
 */
function failuresOf(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return file.status === 'failed' ? [named(file.name, file.message)] : [];
    return failed.map((test) => named(`${file.name} > ${test.fullName}`, test.failureMessages?.[0]));
  });
}

/**
 * @param {string} what
 * @param {string | undefined} reason
 */
function named(what, reason) {
  const lines = (reason ?? '').split('\n').slice(0, REASON_LINES);
  return ['Failed: ' + what, ...lines.map((line) => `  ${line}`)].join('\n');
}

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
