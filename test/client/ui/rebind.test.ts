import { describe, expect, test } from 'vitest';
import { Keymap } from '../../../src/client/ui/keymap.js';
import { rebind } from '../../../src/client/ui/keys/rebind.js';
import { KEY_BINDINGS } from '../../../src/client/ui/keys/table.js';

const press = (own: Record<string, string>, name: string, ctrl = true, alt = false): unknown =>
  new Keymap(own).actionOf({ kind: 'key', name, ctrl, alt, shift: false, text: '' });

describe('keys of the reader', () => {
  test('mean what the reader says, however they are written', () => {
    expect(press({ 'ctrl-n': 'history-search' }, 'n')).toEqual({
      kind: 'command',
      command: 'history-search',
    });
    expect(press({ 'C-t': 'kill-line-end' }, 't')).toEqual({ kind: 'edit', action: 'kill-line-end' });
    expect(press({ 'Alt-Ctrl-T': 'conversation-3' }, 't', true, true)).toEqual({
      kind: 'conversation',
      number: 3,
    });
    expect(press({ f5: 'help' }, 'f5', false)).toEqual({ kind: 'command', command: 'help' });
  });

  test('mean nothing when their meaning is taken away', () => {
    expect(press({ 'ctrl-z': '' }, 'z')).toBeUndefined();
  });

  test.for([
    ['ctrl-h', 'help', /Backspace/],
    ['ctrl-i', 'help', /Tab/],
    ['ctrl-j', 'help', /line break/],
    ['ctrl-m', 'help', /Enter/],
    ['ctrl-[', 'help', /Esc/],
    ['ctrl-s', 'help', /stops the output/],
    ['ctrl-q', 'help', /go on/],
    ['C-S', 'help', /stops the output/],
    ['enter', 'help', /sends/],
    ['ctrl-h', '', /Backspace/],
    ['a', 'help', /is typed/],
    ['space', 'help', /is typed/],
    ['f25', 'help', /no such key/],
    ['ctrl-', 'help', /no such key/],
    ['ctrl-t', 'hlep', /did you mean help/],
    ['ctrl-t', 'make coffee', /there is no "make coffee"/],
  ] as const)('%s = "%s" is refused in words, and changes nothing', ([key, action, words]) => {
    const { faults, bindings } = rebind({ [key]: action });
    expect(faults).toEqual([expect.stringMatching(words)]);
    expect(bindings).toBe(KEY_BINDINGS);
  });

  test('stand in the help where they are now', () => {
    const { bindings } = rebind({ 'ctrl-x': 'history-search', 'ctrl-r': '' });
    const row = (help: RegExp): string | undefined => bindings.find((each) => help.test(each.help))?.label;
    expect(row(/^search what was typed/)).toBe('ctrl-x');
    expect(bindings.flatMap(({ keys }) => keys)).not.toContain('ctrl-r');
  });

  test('no key of ours is one that a terminal keeps for itself', () => {
    const own = KEY_BINDINGS.flatMap(({ keys }) => keys);
    for (const key of ['ctrl-s', 'ctrl-q', 'ctrl-i', 'ctrl-m', 'ctrl-[']) expect(own).not.toContain(key);
  });
});
