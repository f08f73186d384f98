/** Screens for the tests: a ScreenView with something of everything, to be changed by each test. */
import { EMPTY_EDITOR, insertText } from '../../../src/client/ui/editor/editor.js';
import { UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import { helpRows } from '../../../src/client/ui/help-overlay.js';
import type { KeyBinding } from '../../../src/client/ui/keys/table.js';
import { type LogLine, logSourceOf } from '../../../src/client/ui/log-line.js';
import { FOLLOWING } from '../../../src/client/ui/log-view.js';
import type { Overlay } from '../../../src/client/ui/overlays.js';
import { pasteView } from '../../../src/client/ui/paste-preview.js';
import type { LogPane, ScreenView } from '../../../src/client/ui/screen-view.js';
import type { LinkStatus } from '../../../src/client/ui/status-row.js';
import { Metrics } from '../../../src/client/ui/term/width.js';
import { textSpans } from '../../../src/client/ui/text-spans.js';
import type { UserRow } from '../../../src/client/ui/user-list.js';
import { drawScreen } from '../../../src/client/ui/view.js';
import { WrapCache } from '../../../src/client/ui/wrap-cache.js';
import { PictureCanvas } from '../../support/expect-picture.js';

/** A log line; its key is made from what it says. */
export function line(time: string, nick: string, text: string, more: Partial<LogLine> = {}): LogLine {
  const key = `${time} ${nick} ${text}`;
  return { key, kind: 'message', time, nick, spans: textSpans(text), mark: '', ...more };
}

export const event = (time: string, text: string): LogLine => line(time, '', text, { kind: 'event' });
export const divider = (text: string): LogLine => line('', '', text, { kind: 'divider' });

/** A morning in the lobby. */
export const MORNING: readonly LogLine[] = [
  divider('Sat 21 Nov'),
  line('09:58', 'carol', 'is the release cut?'),
  line('09:58', 'alice', 'yes, tag v1.4.0'),
  event('10:02', '‹ 3 joined, 1 left: erin frank gina, −dave ›'),
  divider('2 new'),
  line('10:04', 'alice', '@bob can you check the log?'),
  line('10:05', 'bob', 'looking 👀', { mark: 'delivered' }),
  line('10:05', 'bob', 'found it', { mark: 'pending' }),
];

export function logOf(lines: readonly LogLine[]): LogPane {
  return { source: logSourceOf(lines), state: FOLLOWING, cache: new WrapCache(new Metrics()) };
}

function user(nick: string, presence: UserRow['presence'], you: boolean = false): UserRow {
  return { nick, folded: nick, prefix: nick === 'alice' ? '@' : '', presence, you };
}

export const ONLINE: LinkStatus = {
  state: 'online',
  nick: 'bob',
  server: 'srv-2',
  lag: 12,
  security: 'TLS 1.3',
  here: 4,
  away: false,
};

/** The screen at work, with what differs. */
export function view(more: Partial<ScreenView> = {}): ScreenView {
  return {
    glyphs: UNICODE_GLYPHS,
    tabs: [
      { number: 1, name: '#lobby', active: true, unread: 0, mentions: 0 },
      { number: 2, name: '#ops', active: false, unread: 3, mentions: 0 },
      { number: 3, name: '@alice', active: false, unread: 1, mentions: 1 },
    ],
    topic: '',
    log: logOf(MORNING),
    users: [
      user('alice', 'active'),
      user('bob', 'active', true),
      user('carol', 'idle'),
      user('dave', 'away'),
    ],
    showUsers: true,
    notice: '',
    status: { link: ONLINE, conversation: '#lobby', clock: '10:05', queued: 0 },
    input: { prompt: 'bob>', editor: EMPTY_EDITOR },
    ...more,
  };
}

/** The same with something typed. */
export function typed(text: string): ScreenView {
  return view({ input: { prompt: 'bob>', editor: insertText(EMPTY_EDITOR, text) } });
}

const KEYS: readonly KeyBinding[] = [
  {
    group: 'Keys',
    label: 'F5 Alt-F5 ^F5',
    help: 'does something',
    keys: ['f5'],
    action: { kind: 'command', command: 'redraw' },
  },
];

export const HELP: Overlay = {
  kind: 'help',
  // Keys of its own: a drawing must not depend on how many keys there are.
  view: {
    rows: helpRows([{ usage: '/join #room', summary: 'go into a room' }], KEYS),
    top: 0,
  },
};
export const PASTE: Overlay = {
  kind: 'paste',
  view: pasteView({ text: 'one\ntwo\nthree\nfour\nfive\nsix\nseven', truncated: false }),
};
export const COMPLETION: Overlay = {
  kind: 'completion',
  view: {
    items: [
      { text: '/join', note: 'go into a room' },
      { text: '/j', note: '' },
    ],
    selected: 1,
    shown: '/j',
  },
};

/** Draws onto a new picture. */
export function draw(width: number, height: number, screen: ScreenView): PictureCanvas {
  const canvas = new PictureCanvas(width, height);
  drawScreen(canvas, screen);
  return canvas;
}
