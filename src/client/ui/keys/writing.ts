/** Keys that change the input, or do something with it. */
import { does, edits, type KeyRow } from './binding.js';

/**
 * - send: Enter.
 * - history-up, history-down: also move within a text of several lines.
 * - last-argument: Alt-.; the last word of the line entered before, again for the one before that.
 * - complete, complete-back: Tab and Shift-Tab.
 */
export type WritingAction =
  | 'send'
  | 'history-up'
  | 'history-down'
  | 'history-search'
  | 'last-argument'
  | 'complete'
  | 'complete-back';

export const WRITING_KEYS: readonly KeyRow[] = [
  does('Enter', 'send', 'send the message', 'enter'),
  edits('Alt-Enter ^J', 'newline', 'new line in the message', 'alt-enter', 'ctrl-j', 'shift-enter'),
  does('Tab', 'complete', 'complete a nick, command or room', 'tab'),
  does('Shift-Tab', 'complete-back', 'the completion before', 'shift-tab'),
  does('↑ ^P', 'history-up', 'what was typed before', 'up', 'ctrl-p'),
  does('↓ ^N', 'history-down', 'what was typed after', 'down', 'ctrl-n'),
  does('^R', 'history-search', 'search what was typed', 'ctrl-r'),
  does('Alt-.', 'last-argument', 'the last word of the line before', 'alt-.'),
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
  edits('Alt-y', 'yank-older', 'after ^Y: what was cut before', 'alt-y'),
  edits('^T', 'transpose', 'swap two characters', 'ctrl-t'),
  edits('Alt-t', 'transpose-words', 'swap two words', 'alt-t'),
  edits('Alt-c', 'capitalise-word', 'the word with a capital', 'alt-c'),
  edits('Alt-l', 'downcase-word', 'the word in small letters', 'alt-l'),
  edits('^_', 'undo', 'undo', 'ctrl-_', 'ctrl-/'),
  edits('Alt-r', 'revert', 'undo everything', 'alt-r'),
];
