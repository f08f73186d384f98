/** What the handlers of keys and what is open may do to the screen and the chat. The controller is one. */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { Conversation } from '../model/conversation.js';
import type { EditorState } from '../ui/editor/editor.js';
import type { HelpView } from '../ui/help-overlay.js';
import type { Desk, Place } from './desk.js';
import type { Viewer } from './scrolling.js';

/** What only the terminal can do, or knows. */
export interface ScreenControl extends Viewer {
  /** The nearest line that the help can begin with. */
  helpTop(help: HelpView, top: number): number;
  /** The cursor a row of the input up or down; undefined when there is no such row. */
  moveRow(editor: EditorState, direction: -1 | 1): EditorState | undefined;
  /** Something has changed without a key. */
  changed(): void;
  redraw(): void;
  suspend(): void;
  /** To the clipboard of the terminal; says so, or why not. */
  copy(text: string): void;
  /** In a program for it; says so, or why not. */
  openLink(url: string): void;
}

export interface Host {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly screen: ScreenControl;
  /** The conversation on screen. */
  readonly active: Conversation;
  /** The reader's place in it. */
  readonly place: Place;
  /** Rows that a page key scrolls by. */
  readonly pageRows: number;
  setEditor(editor: EditorState): void;
  /** Sends what was entered, or pasted; asks first where it looks like a mistake. */
  submit(text: string): void;
  /** Sends without asking. @param keep in the history of the input */
  submitAnyway(text: string, options: { readonly keep: boolean }): void;
  /** Shows another conversation; nothing for one that there is not. */
  goTo(key: string | undefined): void;
}
