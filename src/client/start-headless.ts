/** From flags to a running mode without a screen; a fault in the flags becomes one line. */
import { homedir } from 'node:os';
import { systemClock } from '../core/clock.js';
import { ChatError } from '../core/errors.js';
import { defaultNick, makeConfig, settingsOf } from './config.js';
import { type HeadlessHost, runHeadless } from './headless.js';
import type { Flags } from './options.js';
import { askPassword } from './ask-password.js';
import { settingsSources } from './settings/file.js';
import { loadSettings } from './settings/load.js';

export async function startHeadless(
  flags: Flags,
  host: HeadlessHost & { readonly env: Readonly<Record<string, string | undefined>> },
): Promise<number> {
  try {
    const sources = settingsSources(settingsOf(flags), host.env, homedir());
    const { settings, problems, fileText } = await loadSettings(sources);
    for (const problem of problems) host.stderr.write(`chat-tui: ${problem}\n`);
    const nick = settings.nick === '' ? defaultNick() : settings.nick;
    const password = flags.askPassword ? await askPassword(nick, host) : undefined;
    if (password === '') return 1;
    const config = makeConfig({ ...settings, nick }, flags, host.env, password);
    return await runHeadless(flags, config, fileText, host, systemClock());
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    host.stderr.write(`chat-tui: ${error.message}\n`);
    return error.exitCode;
  }
}
