import { describe, expect, test } from 'vitest';
import { Keymap } from '../../../src/client/ui/keymap.js';
import { KEY_BINDINGS } from '../../../src/client/ui/keys/table.js';
import type { KeyEvent } from '../../../src/client/ui/term/input-event.js';

function key(name: string, modifiers: Partial<KeyEvent> = {}): KeyEvent {
  return { kind: 'key', name, ctrl: false, alt: false, shift: false, text: '', ...modifiers };
}

describe('the keymap', () => {
  const keymap = new Keymap();

  test.for([
    { event: key('enter'), action: { kind: 'command', command: 'send' } },
    { event: key('enter', { alt: true }), action: { kind: 'edit', action: 'newline' } },
    { event: key('j', { ctrl: true }), action: { kind: 'edit', action: 'newline' } },
    { event: key('w', { ctrl: true }), action: { kind: 'edit', action: 'kill-blank-word-left' } },
    { event: key('up', { shift: true }), action: { kind: 'command', command: 'scroll-up' } },
    { event: key('7', { alt: true }), action: { kind: 'conversation', number: 7 } },
    { event: key('c', { ctrl: true }), action: { kind: 'command', command: 'interrupt' } },
  ])('$event.name with its modifiers is $action', ({ event, action }) => {
    expect(keymap.actionOf(event)).toEqual(action);
  });

  test('leaves typed text, pastes and clicks to others', () => {
    expect(keymap.actionOf(key('a', { text: 'a' }))).toBeUndefined();
    expect(keymap.actionOf(key('a', { text: 'A', shift: true }))).toBeUndefined();
    expect(keymap.actionOf(key('space', { text: ' ' }))).toBeUndefined();
    expect(keymap.actionOf({ kind: 'paste', text: 'x', truncated: false })).toBeUndefined();
  });

  test('turns the wheel', () => {
    const wheel = { kind: 'mouse', button: 0, x: 0, y: 0, ctrl: false, alt: false, shift: false } as const;
    expect(keymap.actionOf({ ...wheel, action: 'wheel-up' })).toEqual({
      kind: 'command',
      command: 'wheel-up',
    });
    expect(keymap.actionOf({ ...wheel, action: 'press' })).toBeUndefined();
  });

  test('has no key twice, and leaves ^S, ^Q, ^I, ^M and ^[ alone', () => {
    const keys = KEY_BINDINGS.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const reserved of ['ctrl-s', 'ctrl-q', 'ctrl-i', 'ctrl-m', 'ctrl-['])
      expect(keys).not.toContain(reserved);
  });
});
