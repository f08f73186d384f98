/**
 * What is open over the log or instead of the input; one thing at a time.
 *
 * A new one is a file here: a class that says how keys act in it and what the screen then shows. Whoever opens it, as a
 * rule a handler in `screen/keys`, sets `desk.open`. What it draws is a row in `ui/overlays.ts`.
 */
import type { Action } from '../../ui/keys/binding.js';
import type { CommandAction } from '../../ui/keys/table.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent, PasteEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
import type { Host } from '../host.js';

export interface OpenOverlay {
  /**
   * A key, with the action that it has in the main view. ^C does not come here: it closes whatever is open.
   * @returns whether the key was meant for what is open; if not, it does what it always does
   */
  key(host: Host, event: KeyEvent, action: Action | undefined): boolean;
  /** What is pasted while this is open, where that is not for the input; returns as `key` does. */
  paste?(host: Host, event: PasteEvent): boolean;
  /** What F1 says first while this is open. */
  readonly help?: HelpTopic;
  /** The screen with this open on it. */
  show(view: ScreenView, host: Pick<Host, 'engine' | 'desk'>): ScreenView;
}

/** What a line that stays a line takes of a paste. */
export function firstLine(pasted: string): string {
  return pasted.split('\n', 1)[0] ?? '';
}

/** The command that a key asks for, if it asks for one. */
export function commandOf(action: Action | undefined): CommandAction | undefined {
  return action?.kind === 'command' ? action.command : undefined;
}
