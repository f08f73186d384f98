/** Chat and desk -> the screen as plain data. */
import type { Engine } from '../engine/engine.js';
import { secondsToSend } from '../engine/sender.js';
import { type Conversation, SERVER_KEY } from '../model/conversation.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { cleanPlain } from '../model/text.js';
import { searchMatch } from '../ui/editor/history.js';
import type { Glyphs } from '../ui/glyphs.js';
import { pastedLines } from '../ui/paste-preview.js';
import type { Overlay, ScreenView, Tab } from '../ui/screen-view.js';
import type { WrapCache } from '../ui/wrap-cache.js';
import type { Desk } from './desk.js';
import type { People } from './people.js';
import { linkStatus } from './status.js';
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
  place.log.update(now);
  const overlay = overlayOf(desk, state);
  const alert = desk.alert !== undefined && desk.alert.until > monotonic ? desk.alert : undefined;
  const search = desk.open?.kind === 'search' ? desk.open.search : undefined;
  return {
    glyphs,
    tabs: tabsOf(state),
    topic: active.topic,
    log: { source: place.log, state: place.scroll, cache },
    users: people.rows(state, active),
    showUsers: desk.showUsers && active.kind === 'room',
    notice: earlyNotice(engine.held, desk.early, glyphs),
    status: {
      link: linkStatus(engine, active, monotonic),
      conversation: active.name,
      clock: clockTime(now),
      queued: engine.outbox.queued + engine.held,
      ...(alert !== undefined && { alert: { text: alert.text, level: 'info' as const } }),
    },
    input: {
      prompt: `${state.nick}>`,
      editor: place.editor,
      placeholder: placeholderOf(active, desk),
      ...(search !== undefined && {
        search: { query: search.query, match: searchMatch(desk.history, search) },
      }),
    },
    ...(overlay !== undefined && { overlay }),
  };
}

/** What was entered before there is a room is in no log yet, and must not seem lost. */
function earlyNotice(held: number, last: string, glyphs: Glyphs): string {
  if (held === 0) return '';
  const count = held === 1 ? 'waits' : `${held} wait, the last`;
  return `${glyphs.marks.pending} ${count}: ${cleanPlain(last)}`;
}

/** What an empty input says: whom it goes to, or, to who has not written yet, how to. */
function placeholderOf({ kind, name, wanted, joined }: Conversation, { history }: Desk): string {
  if (kind === 'private') return `to ${name.slice(1)} alone`;
  if (kind === 'room' && !joined && !wanted) return `you are not in ${name}; /join ${name} enters it`;
  return history.entries.length === 0 ? WELCOME : '';
}

const WELCOME = 'Type and press Enter. @name for a private message. F1 help, \\q quit.';

/** Keys of the conversations in the order of their tabs: the server's own comes last. */
export function tabOrder(state: ClientState): string[] {
  return [...state.conversations.keys()].filter((key) => key !== SERVER_KEY).concat(SERVER_KEY);
}

function tabsOf(state: ClientState): Tab[] {
  return tabOrder(state).flatMap((key, i) => {
    const conversation = state.conversations.get(key);
    if (conversation === undefined) return [];
    const { name, unread, mentions } = conversation;
    return [{ ...(i < 9 && { number: i + 1 }), name, unread, mentions, active: key === state.active }];
  });
}

/** A wait that is shorter is not worth a word. */
const LONG_SECONDS = 2;

function overlayOf({ open }: Desk, state: ClientState): Overlay | undefined {
  switch (open?.kind) {
    case 'completion':
      return { kind: 'completion', completion: { items: open.completion.items, selected: open.selected } };
    case 'paste': {
      const seconds = secondsToSend(state, pastedLines(open.paste.text));
      return { kind: 'paste', paste: { ...open.paste, ...(seconds >= LONG_SECONDS && { seconds }) } };
    }
    case 'help':
      return { kind: 'help', help: open.help };
    case 'search':
    case undefined:
      return undefined;
  }
}
