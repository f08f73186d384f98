/**
 * How PM2 runs the daemon: `pm2 start ecosystem.config.js`, with a global pm2 or `npx pm2`, from any directory.
 *
 * `export const apps`, because pm2 require()s this file: in an ES module package `module.exports` throws, and
 * of `export default` it finds no apps. docs/adr/0002-pm2-fork-mode.md has the reasons for the rest.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;
const script = join(root, 'dist', 'server', 'main.js');

if (!existsSync(script)) {
  console.error(`chat-server is not built yet: run "npm ci && npm run build" in ${root}, then try again`);
  process.exit(2);
}

// The daemon refuses root unless it is told. Whoever runs PM2 as root has decided that already, and hears of it.
const isRoot = process.geteuid?.() === 0;
if (isRoot) console.warn('chat-server will run as root; an ordinary user is enough (docs/operating.md)');

export const apps = [
  {
    name: 'chat-server',
    script,
    cwd: root,
    args: isRoot ? ['--allow-root'] : [],
    // One process owns the database; without this line `instances: 1` would select cluster mode.
    exec_mode: 'fork',
    // pm2's own instrumentation swallows unhandled rejections and keeps a broken process "online".
    pmx: false,
    node_args: ['--unhandled-rejections=strict'],
    // "online" means listening: main.ts sends 'ready' when it is.
    wait_ready: true,
    listen_timeout: 15_000,
    // SIGINT, then this long to say goodbye, drain and commit (7 s inside) before SIGKILL.
    kill_timeout: 8000,
    // An app that cannot live 5 s is given up after 10 tries instead of being restarted for ever; one that
    // says "bad configuration" or "port taken" (78, EX_CONFIG) is not tried again.
    min_uptime: 5000,
    max_restarts: 10,
    stop_exit_codes: [78],
  },
];
