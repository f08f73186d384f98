/**
 * Which key does what: rows that the app looks up, the help prints, and documentation is made from.
 *
 * ^H ^I ^J ^M ^[ keep the meaning that terminals give them, ^S and ^Q belong to flow control.
 */
import type { EditorAction } from './editor/editor.js';
import { type InputEvent, keyName } from './term/input-event.js';

/** What a key can ask the app to do. */
export type Action =
  | { readonly kind: 'edit'; readonly action: EditorAction }
  | { readonly kind: 'command'; readonly command: CommandAction }
  | { readonly kind: 'conversation'; readonly number: number };

/**
 * - send: Enter.
 * - history-up, history-down: also move within a text of several lines.
 * - complete, complete-back: Tab and Shift-Tab.
 * - cancel: Esc; closes what is open, otherwise returns to the newest line.
 * - wheel-up, wheel-down: three lines.
 * - word-or-conversation-left, -right: by words while the input has text, otherwise through the conversations.
 * - interrupt: ^C; clears the input, twice within a second on an empty one quits.
 */
export type CommandAction =
  | 'send'
  | 'history-up'
  | 'history-down'
  | 'history-search'
  | 'complete'
  | 'complete-back'
  | 'scroll-page-up'
  | 'scroll-page-down'
  | 'scroll-up'
  | 'scroll-down'
  | 'scroll-top'
  | 'scroll-bottom'
  | 'wheel-up'
  | 'wheel-down'
  | 'word-or-conversation-left'
  | 'word-or-conversation-right'
  | 'conversation-active'
  | 'conversation-last'
  | 'help'
  | 'toggle-users'
  | 'redraw'
  | 'suspend'
  | 'interrupt'
  | 'cancel';

export interface KeyBinding {
  /** As `keyName` writes it. */
  readonly keys: readonly string[];
  readonly action: Action;
  /** How the keys are written for people. */
  readonly label: string;
  readonly help: string;
  readonly group: KeyGroup;
}

export type KeyGroup = 'Writing' | 'Moving' | 'Reading' | 'Conversations' | 'Program';

function edits(label: string, action: EditorAction, help: string, ...keys: string[]): KeyBinding {
  const group = action.includes('kill') || action.includes('delete') ? 'Writing' : groupOf(action);
  return { keys, action: { kind: 'edit', action }, label, help, group };
}

function groupOf(action: EditorAction): KeyGroup {
  const writing: readonly EditorAction[] = ['yank', 'transpose', 'newline', 'undo', 'clear'];
  return writing.includes(action) ? 'Writing' : 'Moving';
}

function does(
  group: KeyGroup,
  label: string,
  command: CommandAction,
  help: string,
  ...keys: string[]
): KeyBinding {
  return { keys, action: { kind: 'command', command }, label, help, group };
}

/** The keys of the main view, in the order of the help. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  does('Writing', 'Enter', 'send', 'send the message', 'enter'),
  edits('Alt-Enter ^J', 'newline', 'new line in the message', 'alt-enter', 'ctrl-j', 'shift-enter'),
  does('Writing', 'Tab', 'complete', 'complete a nick, command or room', 'tab'),
  does('Writing', 'Shift-Tab', 'complete-back', 'the completion before', 'shift-tab'),
  does('Writing', '↑ ^P', 'history-up', 'what was typed before', 'up', 'ctrl-p'),
  does('Writing', '↓ ^N', 'history-down', 'what was typed after', 'down', 'ctrl-n'),
  does('Writing', '^R', 'history-search', 'search what was typed', 'ctrl-r'),
  edits('BS ^H', 'delete-left', 'delete to the left', 'backspace', 'ctrl-h', 'shift-backspace'),
  edits('Del ^D', 'delete-right', 'delete to the right', 'delete', 'ctrl-d'),
  edits('^W', 'kill-blank-word-left', 'cut the word to the left', 'ctrl-w'),
  edits(
    'Alt-BS',
    'kill-word-left',
    'cut to the start of the word',
    'alt-backspace',
    'alt-ctrl-h',
    'ctrl-alt-h',
    'ctrl-backspace',
  ),
  edits('Alt-d', 'kill-word-right', 'cut to the end of the word', 'alt-d', 'ctrl-delete', 'alt-delete'),
  edits('^U', 'kill-line-start', 'cut to the start of the line', 'ctrl-u'),
  edits('^K', 'kill-line-end', 'cut to the end of the line', 'ctrl-k'),
  edits('^Y', 'yank', 'insert what was cut', 'ctrl-y'),
  edits('^T', 'transpose', 'swap two characters', 'ctrl-t'),
  edits('^_', 'undo', 'undo', 'ctrl-_', 'ctrl-/'),
  edits('← ^B', 'left', 'left', 'left', 'ctrl-b'),
  edits('→ ^F', 'right', 'right', 'right', 'ctrl-f'),
  edits('Ctrl-← Alt-b', 'word-left', 'a word left', 'ctrl-left', 'alt-b'),
  edits('Ctrl-→ Alt-f', 'word-right', 'a word right', 'ctrl-right', 'alt-f'),
  edits('Home ^A', 'line-start', 'start of the line', 'home', 'ctrl-a'),
  edits('End ^E', 'line-end', 'end of the line', 'end', 'ctrl-e'),
  edits('Ctrl-Home Alt-<', 'text-start', 'start of the text', 'ctrl-home', 'alt-<'),
  edits('Ctrl-End Alt->', 'text-end', 'end of the text', 'ctrl-end', 'alt->'),
  does('Reading', 'PgUp', 'scroll-page-up', 'a page back; the top loads more', 'pageup'),
  does('Reading', 'PgDn', 'scroll-page-down', 'a page forward', 'pagedown'),
  does('Reading', 'Shift-↑', 'scroll-up', 'a line back', 'shift-up', 'ctrl-up'),
  does('Reading', 'Shift-↓', 'scroll-down', 'a line forward', 'shift-down', 'ctrl-down'),
  does('Reading', 'Alt-Home', 'scroll-top', 'to the oldest line', 'alt-home'),
  does('Reading', 'Alt-End', 'scroll-bottom', 'to the newest line', 'alt-end'),
  does('Reading', 'Esc', 'cancel', 'close, or back to the newest line', 'escape'),
  does(
    'Conversations',
    'Alt-←',
    'word-or-conversation-left',
    'the one before (a word left while writing)',
    'alt-left',
  ),
  does(
    'Conversations',
    'Alt-→',
    'word-or-conversation-right',
    'the one after (a word right while writing)',
    'alt-right',
  ),
  does('Conversations', 'Alt-a', 'conversation-active', 'the next with something new', 'alt-a'),
  does('Conversations', '^X', 'conversation-last', 'the one you came from', 'ctrl-x'),
  does('Program', 'F1', 'help', 'this help', 'f1'),
  does('Program', 'F2', 'toggle-users', 'show or hide the people', 'f2'),
  does('Program', '^L', 'redraw', 'draw the screen again', 'ctrl-l'),
  does('Program', '^Z', 'suspend', 'to the shell; fg comes back', 'ctrl-z'),
  does('Program', '^C', 'interrupt', 'clear the input; twice: quit', 'ctrl-c'),
];

/** Looks keys up. */
export class Keymap {
  readonly #actions = new Map<string, Action>();

  constructor(bindings: readonly KeyBinding[] = KEY_BINDINGS) {
    for (const binding of bindings) {
      for (const key of binding.keys) this.#actions.set(key, binding.action);
    }
    for (let number = 1; number <= 9; number += 1) {
      this.#actions.set(`alt-${number}`, { kind: 'conversation', number });
    }
  }

  /** What an event asks for; undefined for typed text, pastes and everything that no row names. */
  actionOf(event: InputEvent): Action | undefined {
    switch (event.kind) {
      case 'key':
        return this.#actions.get(keyName(event));
      case 'mouse':
        return wheelAction(event.action);
      case 'paste':
      case 'focus':
        return undefined;
    }
  }
}

function wheelAction(action: string): Action | undefined {
  if (action === 'wheel-up') return { kind: 'command', command: 'wheel-up' };
  if (action === 'wheel-down') return { kind: 'command', command: 'wheel-down' };
  return undefined;
}
