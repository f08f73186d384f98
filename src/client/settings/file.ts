/**
 * The file of the settings, `$XDG_CONFIG_HOME/chat-tui/config.toml` (XDG base directory specification): where it is,
 * what it says, and a quick look at the two things that the first frame shows.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsSources } from './load.js';
import { SETTINGS, type Settings } from './settings.js';

/** Nobody writes more; it could be the wrong file. */
const MOST_BYTES = 1 << 20;

export function settingsPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env['XDG_CONFIG_HOME'];
  // A relative path is to be ignored, says the specification.
  const base = config?.startsWith('/') === true ? config : join(home, '.config');
  return join(base, 'chat-tui', 'config.toml');
}

/** All that settings come from, the file read if there is one. */
export function settingsSources(
  flags: Partial<Settings>,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): SettingsSources {
  const name = settingsPath(env, home);
  try {
    const found = statSync(name, { throwIfNoEntry: false });
    if (found === undefined) return { flags, env };
    // A pipe would have the start wait for somebody who writes.
    if (!found.isFile()) return { flags, env, fault: `Cannot use ${name}: it is no file` };
    if (found.size > MOST_BYTES) {
      return { flags, env, fault: `Cannot use ${name}: it must be at most 1 MiB, found ${found.size} bytes` };
    }
    return { flags, env, file: { name, text: readFileSync(name, 'utf8') } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { flags, env, fault: `Cannot read ${name}: ${why}` };
  }
}

/**
 * Nick and servers, where they are written in the usual way above all tables: enough for the first frame, which does
 * not wait for a TOML parser.
 */
export function peekSettings(text: string): Partial<Pick<Settings, 'nick' | 'servers'>> {
  const [top = ''] = text.split(/^\s*\[/m);
  const [, , typed] = /^nick[ \t]*=[ \t]*(["'])([^"'\\\n]+)\1[ \t]*(?:#.*)?\r?$/m.exec(top) ?? [];
  const [, inner] = /^servers[ \t]*=[ \t]*\[([^\]#]*)\]/m.exec(top) ?? [];
  const nick = typed === undefined ? undefined : SETTINGS.nick.type.fromToml(typed);
  const words = [...(inner ?? '').matchAll(/(["'])([^"'\\\n]+)\1/g)].map(([, , word = '']) => word);
  const servers = words.length === 0 ? undefined : SETTINGS.servers.type.fromToml(words);
  return { ...(nick !== undefined && { nick }), ...(servers !== undefined && { servers }) };
}
