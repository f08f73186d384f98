/** Keys that select a message; what can be done with it then is said on screen. */
import { does, type KeyRow } from './binding.js';

/** - plain-view: the log alone, without reports of the mouse, so that text can be selected with it. */
export type SelectingAction = 'select-up' | 'select-down' | 'plain-view';

export const SELECTING_KEYS: readonly KeyRow[] = [
  does(
    'Alt-↑',
    'select-up',
    'select a message; then r reply, e edit, + react, d delete, c copy, o open link, i more',
    'alt-up',
  ),
  does('Alt-↓', 'select-down', 'select the message below; Esc goes back to writing', 'alt-down'),
  does('F4', 'plain-view', 'the text alone, to select it with the mouse', 'f4'),
];
