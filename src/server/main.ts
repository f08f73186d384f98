#!/usr/bin/env node
/**
 * chat-server's entry. It runs unconditionally: under PM2 `process.argv[1]` is PM2's own file, so there is no
 * telling whether this is the main module.
 */
import { runCli } from './cli.js';
import { PRIVATE_UMASK } from './privileges.js';
import { serve } from './serve.js';
import { createServer } from './server.js';

process.umask(PRIVATE_UMASK);
const status = await runCli(process.argv.slice(2), process, (config, parts) =>
  serve(config, { ...parts, create: createServer }),
);
// What is left (the channel to PM2, a worker that does not end) must not keep a stopped server alive.
process.exit(status);
