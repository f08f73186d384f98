/**
 * The project's own PM2, called as a program: nothing needs to be installed globally.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from './project.js';

const pm2 = join(root, 'node_modules', 'pm2', 'bin', 'pm2');

/**
 * PM2 writes the environment it is called with into files that others may read, so it gets what a daemon needs
 * and not whatever tokens the shell happens to carry.
 */
const KEPT =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|NODE_\w+|XDG_\w+|PM2_\w+|CHAT_SERVER_\w+)$/;

/**
 * @param {string[]} args
 * @returns {{ status: number, output: string }}
 */
export function runPm2(args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name)));
  const result = spawnSync(process.execPath, [pm2, ...args], { cwd: root, env, encoding: 'utf8' });
  return { status: result.status ?? 1, output: `${result.stdout}${result.stderr}`.trim() };
}

/** Whether PM2 has the daemon running or will start it again. */
export function isRunning() {
  const line = runPm2(['jlist'])
    .output.split('\n')
    .find((text) => text.startsWith('[{'));
  const apps = /** @type {{ name: string, pm2_env: { status: string } }[]} */ (JSON.parse(line ?? '[]'));
  const app = apps.find(({ name }) => name === 'chat-server');
  return app !== undefined && app.pm2_env.status !== 'stopped' && app.pm2_env.status !== 'errored';
}

/** The last lines that the daemon has logged, its complaints first. */
export function recentLog() {
  const { output } = runPm2(['logs', 'chat-server', '--nostream', '--raw', '--lines', '10']);
  return output
    .split('\n')
    .filter((line) => !line.includes('[TAILING]') && !line.endsWith('last 10 lines:'))
    .join('\n')
    .trim();
}
