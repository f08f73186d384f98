/**
 * `npm start`: from a fresh clone to a chat. Installs and builds what is missing, starts the daemon under PM2
 * unless it runs already, and opens the client as the login name. Running it again is harmless.
 *
 * Arguments go to the client (`npm start -- --nick bob`). Without a terminal it says how to join instead.
 */
import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { runScript, say, StepError } from './lib/console.js';
import { probe, waitForServer } from './lib/probe.js';
import { prepare, root } from './lib/project.js';
import { isRunning, recentLog, runPm2 } from './lib/supervisor.js';

/** A little more than listen_timeout in ecosystem.config.js. */
const READY_MS = 16_000;

await runScript(async () => {
  await prepare();
  const target = await readTarget();
  await ensureServer(target);
  if (process.stdin.isTTY && process.stdout.isTTY) return openClient(target, process.argv.slice(2));
  explain(target);
  return 0;
});

/**
 * @typedef {object} Target where the daemon of this project listens, and what it is called
 * @property {string} host
 * @property {number} port
 * @property {boolean} tls
 * @property {string} name
 * @property {number} nickLength
 */

/** @returns {Promise<Target>} */
async function readTarget() {
  const { loadServerConfig } = await import('../dist/server/config.js');
  try {
    const { name, listen, limits } = loadServerConfig({ env: process.env });
    const reachable = listen.filter(({ host }) => isWildcard(host) || isLoopback(host));
    const local = reachable.find(({ tls }) => tls) ?? reachable[0] ?? listen[0];
    if (!local) throw new StepError('Cannot join: the configuration has no [[listen]]', 78);
    const host = isWildcard(local.host) ? 'localhost' : local.host;
    return { host, port: local.port, tls: local.tls, name, nickLength: limits.nickLength };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'CONFIG_INVALID') {
      throw new StepError(error.message, 78);
    }
    throw error;
  }
}

/** @param {Target} target */
async function ensureServer(target) {
  const { host, port } = target;
  const found = await probe(target);
  if (found.state === 'ours') return;
  if (found.state === 'other') throw new StepError(portTaken(target, found.what));
  say(`Starting chat-server on ${host}:${port} under PM2 ...`);
  // ecosystem.config.js, which tells the daemon so, speaks to whoever calls pm2.
  if (process.geteuid?.() === 0)
    say('It will run as root; an ordinary user is enough, and safer (docs/operating.md)');
  const started = runPm2(['start', join(root, 'ecosystem.config.js')]);
  if (started.status !== 0) throw new StepError(`PM2 cannot start chat-server:\n${started.output}`);
  const answer = await waitForServer(target, READY_MS, isRunning);
  if (answer.state === 'ours') return;
  throw new StepError(
    `chat-server does not answer on ${host}:${port}; this is the end of its log (npx pm2 logs chat-server):\n` +
      recentLog(),
  );
}

/**
 * @param {Target} target
 * @param {string} what
 */
function portTaken({ host, port, name }, what) {
  return (
    `Cannot start chat-server: on ${host}:${port} there is ${what}, not ${JSON.stringify(name)}\n` +
    'Stop it, or give chat-server another port: a [[listen]] in chat-server.toml (docs/configuration.md)'
  );
}

/**
 * @param {Target} target
 * @param {string[]} given the user's own arguments
 * @returns {Promise<number>} the client's exit status
 */
function openClient(target, given) {
  const args = [join(root, 'dist', 'bin', 'chat-tui.js')];
  if (!has(given, '--nick')) args.push('--nick', loginNick(target.nickLength));
  if (!has(given, '--server')) args.push(...where(target));
  const client = spawn(process.execPath, [...args, ...given], { stdio: 'inherit' });
  // The client gets the terminal's signals itself; this process only has to outlive it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT'])) process.on(signal, () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => client.kill(signal));
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
}

/** @param {Target} target */
function explain(target) {
  const { host, port, nickLength } = target;
  const nick = loginNick(nickLength);
  process.stdout.write(
    [
      `chat-server "${target.name}" is running on ${address(target)}. There is no terminal here; to join from one:`,
      `  npm start                                       (in ${root})`,
      `  node ${join(root, 'dist', 'bin', 'chat-tui.js')} --nick ${nick} ${where(target).join(' ')}`,
      target.tls
        ? `  irssi -n ${nick}, and in it: /connect -tls ${host} ${port}`
        : `  irssi -c ${host} -p ${port} -n ${nick}`,
      'Its log, and how to stop it:',
      '  npx pm2 logs chat-server',
      '  npx pm2 stop chat-server',
      '',
    ].join('\n'),
  );
}

/**
 * The login name as a nickname: letters, digits and what IRC allows beside them, not starting with a digit.
 *
 * @param {number} nickLength
 */
function loginNick(nickLength) {
  const nick = loginName()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9[\]\\`_^{|}-]/g, '_')
    .replace(/^(?=[0-9-])/, '_')
    .slice(0, nickLength);
  return /[A-Za-z0-9]/.test(nick) ? nick : 'guest';
}

/** A container may run under a user number that has no name. */
function loginName() {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? '';
  }
}

/** @param {Target} target */
function address({ host, port }) {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * The client's flags for it.
 *
 * @param {Target} target
 */
function where(target) {
  return ['--server', address(target), ...(target.tls ? [] : ['--no-tls'])];
}

/**
 * @param {string[]} args
 * @param {string} flag
 */
function has(args, flag) {
  return args.some((argument) => argument === flag || argument.startsWith(`${flag}=`));
}

/** @param {string} host */
function isWildcard(host) {
  return host === '' || host === '0.0.0.0' || host === '::';
}

/** @param {string} host */
function isLoopback(host) {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
