/** Finding, showing and changing settings as people do: by name and in words. */
import { closest } from '../../core/suggest.js';
import { DEFAULT_SETTINGS, listSettings, type SettingEntry, type Settings } from './settings.js';

export type Found = { readonly entry: SettingEntry } | { readonly complaint: string };

/** @param typed in any case, with `-` or `_` */
export function findSetting(typed: string): Found {
  const key = typed.toLowerCase().replaceAll('-', '_');
  const entries = listSettings();
  const entry = entries.find((each) => each.key === key);
  if (entry !== undefined) return { entry };
  const similar = closest(
    key,
    entries.map((each) => each.key),
  );
  const hint = similar === undefined ? '/set -all lists what there is' : `did you mean ${similar}?`;
  return { complaint: `there is no setting "${typed}"; ${hint}` };
}

/** @returns undefined when the value is not of the setting's form */
export function changeSetting(
  settings: Settings,
  { name, row }: SettingEntry,
  text: string,
): Settings | undefined {
  const value = row.type.fromText(unquote(text.trim()));
  return value === undefined ? undefined : withValue(settings, name, value);
}

export function unsetSetting(settings: Settings, { name }: SettingEntry): Settings {
  return withValue(settings, name, DEFAULT_SETTINGS[name]);
}

/** Those that are not at their default, in their order. */
export function changedSettings(settings: Settings): SettingEntry[] {
  return listSettings().filter((entry) => !isDefault(settings, entry));
}

export function isDefault(settings: Settings, { name }: SettingEntry): boolean {
  return JSON.stringify(settings[name]) === JSON.stringify(DEFAULT_SETTINGS[name]);
}

/** As `/set` takes it back: `off`, `dark`, `ops, tea`; "(none)" for what is empty. */
export function valueInWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? NONE : value.join(', ');
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, action]) => `${key}=${String(action)}`);
    return pairs.length === 0 ? NONE : pairs.join(', ');
  }
  return value === '' ? NONE : String(value);
}

/** The words that a setting can have, when these can be counted: for completion. */
export function settingWords({ row }: SettingEntry): readonly string[] {
  if (typeof row.default === 'boolean') return ['on', 'off'];
  return row.type.words ?? [];
}

/** What a value must be, in words. */
export function settingForm(entry: SettingEntry): string {
  const words = settingWords(entry);
  return words.length === 0 ? entry.row.type.form : words.join(', ');
}

const NONE = '(none)';

/** The file's way of writing a text is understood, too. */
function unquote(text: string): string {
  return /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
}

function withValue(settings: Settings, name: keyof Settings, value: unknown): Settings {
  // The row of that name has read it.
  return Object.freeze({ ...settings, [name]: value });
}
