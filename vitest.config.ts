/**
 * Tests in two projects: `unit` (everything in one process, no real waiting) and `e2e` (real programs in
 * processes of their own; few at a time, since each of them starts a server and its clients).
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What clients of the tests keep must not meet what the person at this machine keeps. */
const env = { XDG_STATE_HOME: join(tmpdir(), `chat-tui-tests-${process.pid}`) };
/** How long `expect.poll` looks: the machine may be slow, and a test that is red by then is red anyway. */
const expectation = { poll: { timeout: 25_000 } };
const e2e = 'test/e2e/**/*.test.ts';
const gates = 'test/gates/**/*.test.ts';

export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
    projects: [
      {
        test: {
          name: 'unit',
          env,
          expect: expectation,
          include: ['test/**/*.test.ts'],
          exclude: [e2e, gates],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          globalSetup: 'test/support/build.ts',
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          expect: expectation,
          include: [e2e],
          globalSetup: 'test/support/bundle.ts',
          testTimeout: 90_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'gates',
          env,
          expect: expectation,
          include: [gates],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
