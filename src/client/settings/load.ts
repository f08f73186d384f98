/**
 * The settings in force at the start: flag > variable > file > default, for each on its own. Whatever is wrong with a
 * variable or the file is said, and the default counts: nobody is kept from talking by a typing error in a file.
 */
import { ChatError } from '../../core/errors.js';
import { closest } from '../../core/suggest.js';
import { peekSettings } from './file.js';
import { DEFAULT_SETTINGS, listSettings, type SettingEntry, type Settings } from './settings.js';

/** What begins the names of variables. */
export const ENV_PREFIX = 'CHAT_TUI_';

export interface SettingsSources {
  /** By flags, which were checked. */
  readonly flags: Partial<Settings>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its name is only for messages. */
  readonly file?: { readonly name: string; readonly text: string };
  /** Why the file cannot be read, in words. */
  readonly fault?: string;
}

export interface LoadedSettings {
  readonly settings: Settings;
  /** What is not right, in words: where it stands, its value, what would be right and what counts instead. */
  readonly problems: readonly string[];
  /** What the file says; undefined when there is none. */
  readonly fileText: string | undefined;
}

export async function loadSettings({ flags, env, file, fault }: SettingsSources): Promise<LoadedSettings> {
  const problems: string[] = fault === undefined ? [] : [fault];
  const table = file === undefined ? {} : await readTable(file, problems);
  const entries = listSettings();
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const entry of entries) {
    const { name, key, row } = entry;
    if (file !== undefined && Object.hasOwn(table, key)) {
      const value = row.type.fromToml(table[key]);
      if (value === undefined) problems.push(complaint(file.name, entry, table[key], settings[name]));
      else settings[name] = value;
    }
    const variable = ENV_PREFIX + key.toUpperCase();
    const given = env[variable];
    if (given !== undefined) {
      const value = row.type.fromText(given);
      if (value === undefined) problems.push(complaint(variable, entry, given, settings[name]));
      else settings[name] = value;
    }
  }
  if (file !== undefined) problems.push(...unknownKeys(file.name, Object.keys(table), entries));
  // Every value has a row, and each was read by it.
  return { settings: Object.freeze({ ...settings, ...flags }) as Settings, problems, fileText: file?.text };
}

/** A file that is no TOML is left out; who one is and where to connect is read from it where it can be. */
async function readTable(
  file: { readonly name: string; readonly text: string },
  problems: string[],
): Promise<Readonly<Record<string, unknown>>> {
  try {
    // Half of what the first frame takes: only for those who have a file.
    const { parseToml } = await import('../../core/config.js');
    return parseToml(file);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    problems.push(`${error.message}; its settings are left out`);
    return { ...peekSettings(file.text) };
  }
}

/** @param instead what is in force */
function complaint(where: string, { key, row }: SettingEntry, value: unknown, instead: unknown): string {
  const found = JSON.stringify(value) ?? String(value);
  const short = found.length > 80 ? `${found.slice(0, 80)}...` : found;
  const rule = `"${key}" must be ${row.type.form}, found ${short}`;
  return `Cannot use ${where}: ${rule}; ${row.type.toToml(instead)} counts instead`;
}

function unknownKeys(file: string, keys: readonly string[], entries: readonly SettingEntry[]): string[] {
  const known = entries.map(({ key }) => key);
  return keys
    .filter((key) => !known.includes(key))
    .map((key) => {
      const similar = closest(key, known);
      const hint = similar === undefined ? '/set -all lists what there is' : `did you mean "${similar}"?`;
      return `Cannot use ${file}: there is no ${JSON.stringify(key)} (${hint})`;
    });
}
