/** What the PM2 file promises and no run of PM2 shows in reasonable time. */
import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';

import { apps } from '../../ecosystem.config.js';
import { STOP_DEADLINE_MS } from '../../src/server/shutdown.js';
import { PROJECT } from '../support/pm2.js';

const [app] = apps;

test('one process in fork mode, without the instrumentation of pm2', () => {
  expect(apps).toHaveLength(1);
  expect(app).toMatchObject({ name: 'chat-server', exec_mode: 'fork', pmx: false, wait_ready: true });
});

test('paths do not depend on where pm2 is called', () => {
  expect(app?.cwd).toBe(PROJECT);
  expect(isAbsolute(app?.script ?? '')).toBe(true);
});

test('root, which has started pm2, is passed on to the daemon, and nobody else', () => {
  expect(app?.args).toEqual(process.geteuid?.() === 0 ? ['--allow-root'] : []);
});

test('pm2 waits longer for the goodbye than the daemon takes', () => {
  expect(app?.kill_timeout).toBeGreaterThan(STOP_DEADLINE_MS);
});

test('what no restart cures is not restarted, and a crash loop ends', () => {
  expect(app).toMatchObject({ stop_exit_codes: [78], max_restarts: 10, min_uptime: 5000 });
});
