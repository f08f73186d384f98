/** Keys of the program itself. */
import { does, type KeyRow } from './binding.js';

/** - interrupt: ^C; clears the input, twice within a second on an empty one quits. */
export type ProgramAction = 'help' | 'toggle-users' | 'redraw' | 'suspend' | 'interrupt';

export const PROGRAM_KEYS: readonly KeyRow[] = [
  does('F1', 'help', 'this help', 'f1'),
  does('F2', 'toggle-users', 'show or hide the people', 'f2'),
  does('^L', 'redraw', 'draw the screen again', 'ctrl-l'),
  does('^Z', 'suspend', 'to the shell; fg comes back', 'ctrl-z'),
  does('^C', 'interrupt', 'clear the input; twice: quit', 'ctrl-c'),
];
