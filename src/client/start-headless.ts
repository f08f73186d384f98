/** From flags to a running mode without a screen; a fault in the flags becomes one line. */
import { systemClock } from '../core/clock.js';
import { ChatError } from '../core/errors.js';
import { defaultNick, makeSettings } from './config.js';
import { type HeadlessHost, runHeadless } from './headless.js';
import type { Flags } from './options.js';

export async function startHeadless(
  flags: Flags,
  host: HeadlessHost & { readonly env: Readonly<Record<string, string | undefined>> },
): Promise<number> {
  try {
    const settings = makeSettings({ ...flags, nick: flags.nick ?? defaultNick() }, host.env);
    return await runHeadless(flags, settings, host, systemClock());
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    host.stderr.write(`chat-tui: ${error.message}\n`);
    return error.exitCode;
  }
}
