/** What belongs to the reader rather than to the chat: drafts, scroll positions, what is open over the log. */
import type { Message } from '../commands/message-actions.js';
import type { Conversation } from '../model/conversation.js';
import type { WritingStore } from '../engine/writing-store.js';
import {
  editorText,
  EMPTY_EDITOR,
  type EditorState,
  insertText,
  type KillRing,
} from '../ui/editor/editor.js';
import { addToHistory, historyOf, type HistoryState } from '../ui/editor/history.js';
import { FOLLOWING, type LogViewState } from '../ui/log-view.js';
import { ConversationLog } from './conversation-log.js';
import { EmojiNames } from './emoji-names.js';
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
  /** What the text in the editor answers, or is to stand for. */
  about?: About | undefined;
}

export interface About {
  readonly kind: 'reply' | 'edit';
  readonly message: Message;
}

export class Desk {
  readonly #places = new WeakMap<Conversation, Place>();
  readonly tabs: Tabs = new Tabs((conversation) => this.#hasDraft(conversation));
  history: HistoryState;
  /** What is open over the log or instead of the input; one thing at a time. */
  open: OpenOverlay | undefined;
  showUsers = true;
  /** What was entered last while there was no room to say it in. */
  early = '';
  /** A passing word in the status row, until `until` (monotonic ms). */
  alert: { readonly text: string; readonly until: number } | undefined;
  /**
   * Esc was the last key, and had nothing to close or to return from: when, in monotonic ms, and the line that the unread
   * rule stood above until then.
   */
  escaped: { readonly at: number; readonly unread: number | undefined } | undefined;
  /** When ^C was pressed last on an empty input, in monotonic ms. */
  interruptedAt: number = Number.NEGATIVE_INFINITY;
  readonly emoji: EmojiNames = new EmojiNames();
  /** Where the word begins for which the reader wants no list; in clusters of the input. */
  hushed: number | undefined;
  /** What ^R looked for last. */
  searched = '';
  /** How many lines back the last Alt-. has looked. */
  argumentsBack = 0;
  /** What was cut, in whichever conversation. */
  ring: KillRing = EMPTY_EDITOR.ring;

  readonly #writing: WritingStore;
  readonly #isSecret: (text: string) => boolean;
  #at: Conversation | undefined;
  /** The first room is there: from now on only the reader goes anywhere. */
  #arrived = false;

  /** @param isSecret what must not be kept as a draft */
  constructor(writing: WritingStore, isSecret: (text: string) => boolean) {
    this.#isSecret = isSecret;
    this.#writing = writing;
    this.history = historyOf(writing.history);
  }

  placeOf(conversation: Conversation): Place {
    let place = this.#places.get(conversation);
    if (place === undefined) {
      const draft = conversation.kind === 'server' ? '' : this.#writing.draftOf(conversation.target);
      const editor = draft === '' ? EMPTY_EDITOR : insertText(EMPTY_EDITOR, draft);
      place = { log: new ConversationLog(conversation.log), scroll: FOLLOWING, editor };
      this.#places.set(conversation, place);
    }
    return place;
  }

  /** Also of one that was not looked at since the start: what was kept of it. */
  #hasDraft(conversation: Conversation): boolean {
    const place = this.#places.get(conversation);
    if (place !== undefined) return place.editor.clusters.length > 0;
    return conversation.kind !== 'server' && this.#writing.draftOf(conversation.target) !== '';
  }

  /** The input of a conversation has changed. */
  write(conversation: Conversation, editor: EditorState): void {
    const place = this.placeOf(conversation);
    if ((place.editor.clusters.length === 0) !== (editor.clusters.length === 0)) this.tabs.redo();
    place.editor = editor;
    if (conversation.kind === 'server') return;
    // Looked at when it is written, not for each key.
    this.#writing.draft(conversation.target, () => {
      const text = editorText(place.editor);
      return this.#isSecret(text) ? '' : text;
    });
  }

  /** The server has put the reader into their first room: what they were writing goes with them. */
  follow(active: Conversation): void {
    const from = this.#at;
    this.#at = active;
    if (from?.kind !== 'server' || active.kind !== 'room' || from === active || this.#arrived) return;
    this.#arrived = true;
    const { editor } = this.placeOf(from);
    if (editor.clusters.length === 0) return;
    const draft = editorText(this.placeOf(active).editor);
    if (draft !== '') this.history = addToHistory(this.history, draft);
    this.write(active, editor);
    this.write(from, EMPTY_EDITOR);
  }

  /** Something was entered that must not be kept. */
  forgetWalk(): void {
    this.history = { ...this.history, left: new Map() };
  }

  /** Something was entered. */
  remember(text: string): void {
    this.history = addToHistory(this.history, text);
    this.#writing.entered(text);
  }
}
