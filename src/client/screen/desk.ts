/** What belongs to the reader rather than to the chat: drafts, scroll positions, what is open over the log. */
import type { Conversation } from '../model/conversation.js';
import { EMPTY_EDITOR, type EditorState, type KillRing } from '../ui/editor/editor.js';
import { EMPTY_HISTORY, type HistoryState } from '../ui/editor/history.js';
import { FOLLOWING, type LogViewState } from '../ui/log-view.js';
import { ConversationLog } from './conversation-log.js';
import type { OpenOverlay } from './overlays/overlay.js';
import { Tabs } from './tabs.js';

/** One conversation as the reader left it. */
export interface Place {
  readonly log: ConversationLog;
  scroll: LogViewState;
  editor: EditorState;
  /** The mention that the reader looked at last, and where the log was scrolled to for it. */
  mention?: {
    readonly key: string;
    readonly index: number;
    readonly length: number;
    readonly scroll: LogViewState;
  };
}

export class Desk {
  readonly #places = new WeakMap<Conversation, Place>();
  readonly tabs: Tabs = new Tabs();
  history: HistoryState = EMPTY_HISTORY;
  /** What is open over the log or instead of the input; one thing at a time. */
  open: OpenOverlay | undefined;
  showUsers = true;
  /** What was entered last while there was no room to say it in. */
  early = '';
  /** A passing word in the status row, until `until` (monotonic ms). */
  alert: { readonly text: string; readonly until: number } | undefined;
  /** When Esc was pressed last with nothing to close or to return from, in monotonic ms. */
  escapedAt: number = Number.NEGATIVE_INFINITY;
  /** When ^C was pressed last on an empty input, in monotonic ms. */
  interruptedAt: number = Number.NEGATIVE_INFINITY;
  /** What ^R looked for last. */
  searched = '';
  /** How many lines back the last Alt-. has looked. */
  argumentsBack = 0;
  /** What was cut, in whichever conversation. */
  ring: KillRing = EMPTY_EDITOR.ring;

  placeOf(conversation: Conversation): Place {
    let place = this.#places.get(conversation);
    if (place === undefined) {
      place = { log: new ConversationLog(conversation.log), scroll: FOLLOWING, editor: EMPTY_EDITOR };
      this.#places.set(conversation, place);
    }
    return place;
  }
}
