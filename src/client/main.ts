#!/usr/bin/env node
/**
 * chat-tui's entry. The order of what is loaded is what the start feels like: flags first, then a frame with raw
 * escapes, and only then the rest.
 */
import { setFlagsFromString } from 'node:v8';
import { parseQuickly } from './options.js';

/**
 * Memory rather than speed, since the heap is mostly text that is kept: V8 does not let the space for new objects grow
 * to 48 MB, and collects when the rest has grown by a fifth. docs/adr/0020 has what both give and take.
 */
for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=20']) setFlagsFromString(flag);

const { stdin, stdout } = process;
if (process.argv[2] === 'trust') {
  const { trustCommand } = await import('./trust-command.js');
  process.exit(await trustCommand(process.argv.slice(3), process));
}
let flags = parseQuickly(process.argv.slice(2));
if (flags === undefined) {
  const { readCommandLine } = await import('./cli.js');
  const result = await readCommandLine(process.argv.slice(2));
  if (result.kind === 'done') {
    (result.code === 0 ? stdout : process.stderr).write(`${result.text}\n`);
    process.exit(result.code);
  }
  flags = result.flags;
}
const wantsScreen = !flags.plain && !flags.json && flags.once === undefined;
if (wantsScreen && stdin.isTTY && stdout.isTTY) {
  const { startScreen } = await import('./start-screen.js');
  await startScreen(flags, process);
} else {
  const { startHeadless } = await import('./start-headless.js');
  process.exit(await startHeadless(flags, process));
}
