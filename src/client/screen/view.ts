/** Chat and desk -> the screen as plain data. */
import { whyUnheard } from '../commands/unheard.js';
import type { Engine } from '../engine/engine.js';
import type { Conversation } from '../model/conversation.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { cleanPlain } from '../model/text.js';
import { isMuted } from '../model/quiet.js';
import { typingInWords } from '../model/typing.js';
import type { EditorState } from '../ui/editor/editor.js';
import type { Glyphs } from '../ui/glyphs.js';
import type { ScreenView } from '../ui/screen-view.js';
import type { WrapCache } from '../ui/wrap-cache.js';
import { aboutNotice } from './about.js';
import { commandInput } from './completion.js';
import type { Desk } from './desk.js';
import type { People } from './people.js';
import { linkStatus } from './status.js';
import { quietInWords } from './quiet.js';
import { clockTime } from './times.js';

export interface ViewParts {
  readonly engine: Engine;
  readonly desk: Desk;
  readonly people: People;
  readonly cache: WrapCache;
  readonly glyphs: Glyphs;
  /** Wall and monotonic ms. */
  readonly now: number;
  readonly monotonic: number;
}

export function screenView({ engine, desk, people, cache, glyphs, now, monotonic }: ViewParts): ScreenView {
  const { state } = engine;
  const active = activeConversation(state);
  const place = desk.placeOf(active);
  const { joins, foldJoins } = state.settings;
  // Comings and goings of somebody whom one talks with alone are news.
  const follows = (folded: string): boolean =>
    active.kind === 'private' || state.conversations.get(folded)?.kind === 'private';
  place.log.update(now, active.fresh, { joins, foldJoins, glyphs, follows });
  const alert = desk.alert !== undefined && desk.alert.until > monotonic ? desk.alert : undefined;
  const view: ScreenView = {
    glyphs,
    tabs: desk.tabs.tabs(state),
    topic: active.topic,
    log: { source: place.log, state: place.scroll, cache },
    users: people.rows(state, active),
    showUsers: desk.showUsers && active.kind === 'room',
    notice:
      (place.about === undefined ? commandHint(place.editor) : aboutNotice(place.about, glyphs)) ||
      earlyNotice(engine.held, desk.early, glyphs) ||
      typingNotice(state, active),
    status: {
      link: linkStatus(engine, active, monotonic),
      conversation: isMuted(state, active) ? `${active.name} (muted)` : active.name,
      quiet: quietInWords(state, now),
      clock: clockTime(now),
      queued: engine.outbox.queued + engine.held,
      ...(alert !== undefined && { alert: { text: alert.text, level: 'info' as const } }),
    },
    input: {
      prompt: `${state.nick}>`,
      editor: place.editor,
      placeholder: placeholderOf(active, desk),
    },
  };
  return desk.open?.show(view, { engine, desk }) ?? view;
}

/** While the words of a command are typed: its usage, with the word that one is at in angle brackets, and its summary. */
function commandHint({ clusters, cursor }: EditorState): string {
  const typed = clusters[0] === '/' ? commandInput(clusters, cursor) : undefined;
  if (typed === undefined) return '';
  const { usage, summary } = typed.command;
  const [name = '', ...words] = usage.match(/\[[^\]]*\]+|\S+/g) ?? [];
  const at = Math.min(typed.words, words.length) - 1;
  const marked = words.map((word, i) => (i === at ? `<${word.replace(/^\[|\]$/g, '')}>` : word));
  return `${[name, ...marked].join(' ')}  ${summary}`;
}

/** What was entered before there is a room is in no log yet, and must not seem lost. */
function earlyNotice(held: number, last: string, glyphs: Glyphs): string {
  if (held === 0) return '';
  const count = held === 1 ? 'waits' : `${held} wait, the last`;
  return `${glyphs.marks.pending} ${count}: ${cleanPlain(last)}`;
}

function typingNotice({ settings }: ClientState, active: Conversation): string {
  return settings.typing ? typingInWords(active) : '';
}

/** What an empty input says: whom it goes to, or, to who has not written yet, how to. */
function placeholderOf(here: Conversation, { history }: Desk): string {
  if (here.kind === 'private') return `to ${here.name.slice(1)} alone`;
  if (here.kind === 'room') return whyUnheard(here) ?? (history.entries.length === 0 ? WELCOME : '');
  return history.entries.length === 0 ? WELCOME : '';
}

const WELCOME = 'Type and press Enter. @name for a private message. F1 help, \\q quit.';
