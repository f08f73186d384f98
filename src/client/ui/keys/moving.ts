/** Keys that move within the input. */
import { edits, type KeyRow } from './binding.js';

export const MOVING_KEYS: readonly KeyRow[] = [
  edits('← ^B', 'left', 'left', 'left', 'ctrl-b'),
  edits('→ ^F', 'right', 'right', 'right', 'ctrl-f'),
  edits('Ctrl-← Alt-b', 'word-left', 'a word left', 'ctrl-left', 'alt-b'),
  edits('Ctrl-→ Alt-f', 'word-right', 'a word right', 'ctrl-right', 'alt-f'),
  edits('Home ^A', 'line-start', 'start of the line', 'home', 'ctrl-a'),
  edits('End ^E', 'line-end', 'end of the line', 'end', 'ctrl-e'),
  edits('Ctrl-Home Alt-<', 'text-start', 'start of the text', 'ctrl-home', 'alt-<'),
  edits('Ctrl-End Alt->', 'text-end', 'end of the text', 'ctrl-end', 'alt->'),
];
