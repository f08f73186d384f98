/**
 * Everything the screen shows, as plain data: the app makes one from its state, `drawScreen` draws it.
 *
 * All texts are clean (src/protocol/clean-text.ts).
 */
import type { DetailRow } from './detail-pane.js';
import type { EditorState } from './editor/editor.js';
import type { Glyphs } from './glyphs.js';
import type { LogSource } from './log-line.js';
import type { LogViewState } from './log-view.js';
import type { Overlay } from './overlays.js';
import type { StatusView } from './status-row.js';
import type { UserRow } from './user-list.js';
import type { WrapCache } from './wrap-cache.js';

/** One conversation in the header. */
export interface Tab {
  /** The digit that Alt goes with, or undefined past the ninth. */
  readonly number?: number;
  /** "#lobby" or "@alice". */
  readonly name: string;
  readonly active: boolean;
  /** Messages not yet read. */
  readonly unread: number;
  /** How many of them mention the reader. */
  readonly mentions: number;
  /** Something is written there and not sent. */
  readonly draft?: true;
}

/** The log pane: what it shows, where it is scrolled to, and the cache that makes drawing cheap. */
export interface LogPane {
  readonly source: LogSource;
  readonly state: LogViewState;
  readonly cache: WrapCache;
  /** The key of the selected message. */
  readonly selected?: string;
}

/** The input box. */
export interface InputView {
  /** What stands before the text, e.g. "bob>". */
  readonly prompt: string;
  readonly editor: EditorState;
  /** Shown grey while the input is empty. */
  readonly placeholder?: string;
  /** The search of ^R: what was typed and what it found; drawn instead of the editor's text. */
  readonly search?: { readonly query: string; readonly match: string | undefined };
}

/** The whole screen. */
export interface ScreenView {
  readonly glyphs: Glyphs;
  readonly tabs: readonly Tab[];
  /** Of the conversation on screen; '' for none. */
  readonly topic: string;
  readonly log: LogPane;
  readonly users: readonly UserRow[];
  /** Whether the reader wants the user list (F2); it shows only where there is room. */
  readonly showUsers: boolean;
  /**
   * A line between the log and the status row, e.g. "alice is typing"; '' for none. Keys are several parts, those that
   * are needed most first: where not all of them fit, F1 stands for the others.
   */
  readonly notice: string | readonly string[];
  readonly status: StatusView;
  readonly input: InputView;
  /** What is known of the selected message; shown where there is room beside the log. */
  readonly detail?: readonly DetailRow[];
  /** The log alone, over the whole width. */
  readonly plain?: boolean;
  /** What lies over the log or above the input. */
  readonly overlay?: Overlay;
}
