/** /set, /unset, /save, /theme, /mouse: what the reader likes. */
import {
  changedSettings,
  changeSetting,
  findSetting,
  isDefault,
  settingForm,
  settingWords,
  unsetSetting,
  valueInWords,
} from '../settings/change.js';
import { listSettings, type SettingEntry, type Settings } from '../settings/settings.js';
import { type Action, type Command, complain, note, type Suggestion, takeWords } from './command.js';

export const set: Command = {
  name: 'set',
  usage: '/set [NAME [VALUE]]',
  summary: 'shows what you have set, explains a setting, or changes it; /set -all lists all',
  early: true,
  minWords: 0,
  complete: ({ settings }, words) =>
    words.length === 1 ? settingNames(settings) : words.length === 2 ? valuesOf(words[0]) : [],
  handle({ settings }, rest) {
    const [name = '', value = ''] = takeWords(rest, 1);
    if (name === '') return listChanged(settings);
    if (name === '-all') return listSettings().map((entry) => note(inOneLine(settings, entry)));
    return showOrChange(settings, name, value);
  },
};

export const unset: Command = {
  name: 'unset',
  usage: '/unset NAME',
  summary: 'puts a setting back to its default',
  early: true,
  minWords: 1,
  complete: ({ settings }, words) =>
    words.length === 1 ? changedSettings(settings).map((entry) => nameOf(settings, entry)) : [],
  handle({ settings }, rest) {
    const [name = ''] = takeWords(rest, 1);
    return withSetting(name, (entry) => put(unsetSetting(settings, entry), entry));
  },
};

export const save: Command = {
  name: 'save',
  usage: '/save',
  alone: true,
  summary: 'writes what you have set into config.toml, for the next start',
  early: true,
  minWords: 0,
  handle() {
    return [{ do: 'save' }];
  },
};

export const theme: Command = {
  name: 'theme',
  usage: '/theme [NAME]',
  summary: 'shows or changes the colours: auto, light, dark or none',
  early: true,
  minWords: 0,
  complete: (_state, words) => (words.length === 1 ? valuesOf('theme') : []),
  handle({ settings }, rest) {
    return showOrChange(settings, 'theme', rest);
  },
};

export const mouse: Command = {
  name: 'mouse',
  usage: '/mouse [on or off]',
  summary: 'has the wheel scroll, or leaves the mouse to the terminal',
  early: true,
  minWords: 0,
  complete: (_state, words) => (words.length === 1 ? [{ text: 'on', note: '' }, ...valuesOf('mouse')] : []),
  handle({ settings }, rest) {
    const value = rest.toLowerCase();
    return showOrChange(settings, 'mouse', value === 'on' ? 'wheel' : value);
  },
};

function settingNames(settings: Settings): Suggestion[] {
  return listSettings().map((entry) => nameOf(settings, entry));
}

function nameOf(settings: Settings, { name, key, row }: SettingEntry): Suggestion {
  return { text: key, note: `${valueInWords(settings[name])}: ${row.help}` };
}

function valuesOf(typed: string | undefined): Suggestion[] {
  const found = findSetting(typed ?? '');
  if ('complaint' in found) return [];
  const usual = valueInWords(found.entry.row.default);
  return settingWords(found.entry).map((text) => ({ text, note: text === usual ? 'default' : '' }));
}

function listChanged(settings: Settings): Action[] {
  const changed = changedSettings(settings);
  if (changed.length === 0) return [note('everything is at its default; /set -all lists what there is')];
  return changed.map((entry) => note(inOneLine(settings, entry)));
}

function inOneLine(settings: Settings, entry: SettingEntry): string {
  const { name, key, row } = entry;
  const usual = isDefault(settings, entry) ? '' : `, by default ${valueInWords(row.default)}`;
  return `${key} = ${valueInWords(settings[name])}${usual}: ${row.help}`;
}

/** @param value '' to be told of it */
function showOrChange(settings: Settings, name: string, value: string): Action[] {
  return withSetting(name, (entry) =>
    value === '' ? explain(settings, entry) : change(settings, entry, value),
  );
}

function explain(settings: Settings, entry: SettingEntry): Action[] {
  const { name, key, row } = entry;
  return [
    note(`${key}: ${row.help}`),
    note(`${key} = ${valueInWords(settings[name])}; by default ${valueInWords(row.default)}`),
    note(`${key} can be ${settingForm(entry)}${row.atStart ? '; it counts from the next start on' : ''}`),
  ];
}

function change(settings: Settings, entry: SettingEntry, value: string): Action[] {
  const changed = changeSetting(settings, entry, value);
  if (changed !== undefined) return put(changed, entry);
  return [
    complain(`${entry.key} can be ${settingForm(entry)}, not ${JSON.stringify(value)}; nothing was set`),
  ];
}

function put(settings: Settings, { name, key, row }: SettingEntry): Action[] {
  const later = row.atStart ? ', from the next start on if you /save it' : '';
  return [
    { do: 'tell', input: { type: 'settings', settings } },
    note(`${key} = ${valueInWords(settings[name])}${later}`),
  ];
}

function withSetting(name: string, then: (entry: SettingEntry) => Action[]): Action[] {
  const found = findSetting(name);
  return 'complaint' in found ? [complain(found.complaint)] : then(found.entry);
}
