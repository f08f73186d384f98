/**
 * The reader's own keys over those of the table: a key and the name of what it does, e.g. `ctrl-n` and `history-down`; ''
 * takes a key's meaning away. Names of actions are those of the table, and `conversation-1` to `-9`.
 */
import { closest } from '../../../core/suggest.js';
import type { Action } from './binding.js';
import { KEY_BINDINGS, type KeyBinding } from './table.js';

export interface Rebound {
  readonly actions: ReadonlyMap<string, Action>;
  /** What of it cannot be, in words. */
  readonly faults: readonly string[];
  /** The table as it is now, for people: keys that mean something else are not among its keys. */
  readonly bindings: readonly KeyBinding[];
}

/** What terminals send for these cannot be told from other keys, or never arrives. */
const FIXED: Readonly<Record<string, string>> = {
  'ctrl-h': 'terminals send it for Backspace',
  'ctrl-i': 'it is Tab',
  'ctrl-j': 'it is a line break',
  'ctrl-m': 'it is Enter',
  'ctrl-[': 'it is Esc',
  'ctrl-s': 'it stops the output of a terminal',
  'ctrl-q': 'it lets the output of a terminal go on',
  enter: 'it sends',
  tab: 'it completes',
  backspace: 'it deletes',
  escape: 'it closes, and begins Alt keys',
};
const NAMED =
  /^(?:enter|tab|escape|backspace|delete|insert|space|up|down|left|right|home|end|pageup|pagedown|f(?:[1-9]|1\d|2[0-4]))$/;

export function rebind(own: Readonly<Record<string, string>>): Rebound {
  const named = actionsByName();
  const actions = new Map(KEY_BINDINGS.flatMap(({ keys, action }) => keys.map((key) => [key, action])));
  for (let number = 1; number <= 9; number += 1)
    actions.set(`alt-${number}`, { kind: 'conversation', number });
  const changed = new Map<string, Action | undefined>();
  const faults: string[] = [];
  for (const [written, name] of Object.entries(own)) {
    const key = normalKey(written);
    const action = named.get(name.trim().toLowerCase());
    const fault = keyFault(written, key) ?? (name === '' || action ? undefined : actionFault(name, named));
    if (fault !== undefined || key === undefined) faults.push(`keys: "${written}": ${fault ?? 'no key'}`);
    else changed.set(key, name === '' ? undefined : action);
  }
  for (const [key, action] of changed) {
    if (action === undefined) actions.delete(key);
    else actions.set(key, action);
  }
  return { actions, faults, bindings: changed.size === 0 ? KEY_BINDINGS : shown(changed) };
}

/** The name by which an action of the table is asked for. */
function nameOf(action: Action): string {
  if (action.kind === 'edit') return action.action;
  return action.kind === 'command' ? action.command : `conversation-${action.number}`;
}

function actionsByName(): Map<string, Action> {
  const named = new Map(KEY_BINDINGS.map(({ action }) => [nameOf(action), action]));
  for (let number = 1; number <= 9; number += 1)
    named.set(`conversation-${number}`, { kind: 'conversation', number });
  return named;
}

/** `Alt-Ctrl-X` as `keyName` writes it: `ctrl-alt-x`; undefined for what is no key. */
function normalKey(written: string): string | undefined {
  const [, modifiers = '', base = ''] =
    /^((?:(?:ctrl|control|c|alt|meta|m|shift)-)*)(.+)$/i.exec(written.trim().toLowerCase()) ?? [];
  if (!NAMED.test(base) && !/^.$/u.test(base)) return undefined;
  const has = (form: RegExp): boolean => modifiers.split('-').some((each) => form.test(each));
  return `${has(/^c/) ? 'ctrl-' : ''}${has(/^[am]/) ? 'alt-' : ''}${has(/^shift$/) ? 'shift-' : ''}${base}`;
}

function keyFault(written: string, key: string | undefined): string | undefined {
  if (key === undefined) return 'there is no such key; ctrl-t, alt-x, f5 and shift-up are keys';
  const fixed = FIXED[key];
  if (fixed !== undefined) return `cannot mean anything else: ${fixed}`;
  if (/^.$/u.test(key) || key === 'space' || /^shift-.$/.test(key)) {
    return `"${written}" is typed; with ctrl- or alt- it can be a key`;
  }
  return undefined;
}

function actionFault(name: string, named: ReadonlyMap<string, Action>): string {
  const similar = closest(name, named.keys());
  return `there is no "${name}"${similar === undefined ? '' : `; did you mean ${similar}?`}`;
}

/** Rows without the keys that were taken from them, with those that were given to them. */
function shown(changed: ReadonlyMap<string, Action | undefined>): KeyBinding[] {
  return KEY_BINDINGS.flatMap((row) => {
    const name = nameOf(row.action);
    const given = [...changed].filter(([, action]) => action !== undefined && nameOf(action) === name);
    const left = row.keys.filter((key) => !changed.has(key));
    if (given.length === 0 && left.length === row.keys.length) return [row];
    const keys = [...left, ...given.map(([key]) => key)];
    return keys.length === 0 ? [] : [{ ...row, keys, label: keys.join(' ') }];
  });
}
