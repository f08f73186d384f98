/** The last line of .ci/run, from vitest's own reports. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/summary.js');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-summary-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Counts {
  passed?: number;
  failed?: number;
  skipped?: number;
  todo?: number;
  success?: boolean;
}

/** A report as vitest's json reporter writes it, as far as it is read. */
function report(
  name: string,
  { passed = 0, failed = 0, skipped = 0, todo = 0, success = failed === 0 }: Counts,
): string {
  const file = join(directory, name);
  const counts = {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: todo,
  };
  writeFileSync(file, JSON.stringify({ ...counts, success }));
  return file;
}

function summarise(...files: string[]): [line: string, status: number | null] {
  const { stdout, status } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
  return [stdout, status];
}

test('adds up the reports', () => {
  const files = [report('a', { passed: 3 }), report('b', { passed: 4 })];
  expect(summarise(...files)).toEqual(['7 passed, 0 failed\n', 0]);
});

test('fails when a test has failed', () => {
  expect(summarise(report('a', { passed: 3, failed: 1 }))).toEqual(['3 passed, 1 failed\n', 1]);
});

test('counts what was skipped, and what is yet to do, only when there is some', () => {
  expect(summarise(report('a', { passed: 3, skipped: 1, todo: 1 }))).toEqual([
    '3 passed, 0 failed, 2 skipped\n',
    0,
  ]);
});

test('a file that could not be loaded has no failed test, and is a failure', () => {
  expect(summarise(report('a', { passed: 3, success: false }))).toEqual(['3 passed, 1 failed\n', 1]);
});

test('a report that is missing, or is none, is a failure', () => {
  writeFileSync(join(directory, 'cut'), '{"numPassedTests": 3');
  const files = [report('a', { passed: 3 }), join(directory, 'nowhere'), join(directory, 'cut')];
  expect(summarise(...files)).toEqual(['3 passed, 2 failed\n', 1]);
});

test('no test at all is a failure', () => {
  expect(summarise(report('a', {}))).toEqual(['0 passed, 0 failed\n', 1]);
});

test('names what failed, and why, on stderr', () => {
  const file = join(directory, 'named');
  const assertionResults = [
    { status: 'passed', fullName: 'stays quiet' },
    { status: 'failed', fullName: 'group says so', failureMessages: ['AssertionError: 1 is not 2\n  at x'] },
  ];
  const testResults = [
    { name: 'one.test.ts', status: 'failed', message: '', assertionResults },
    { name: 'two.test.ts', status: 'failed', message: 'cannot be loaded', assertionResults: [] },
  ];
  writeFileSync(file, JSON.stringify({ numPassedTests: 1, numFailedTests: 1, success: false, testResults }));
  const { stdout, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  expect(stdout).toBe('1 passed, 1 failed\n');
  expect(stderr.split('\n')).toEqual([
    'Failed: one.test.ts > group says so',
    '  AssertionError: 1 is not 2',
    '    at x',
    'Failed: two.test.ts',
    '  cannot be loaded',
    '',
  ]);
});
