/** The help of F1 for where the reader is: what matters there comes first, everything else below it. */
import { COMMANDS } from '../commands/table.js';
import { type HelpRow, helpRows, keyRows } from '../ui/help-overlay.js';
import { rebind } from '../ui/keys/rebind.js';
import { commandInput } from './completion.js';
import type { Host } from './host.js';

/** What is to be known in one place, under a heading of its own. */
export interface HelpTopic {
  readonly title: string;
  readonly rows: ReadonlyArray<{ readonly left: string; readonly right: string }>;
}

/** Rows of the help while this is on screen. */
export function helpHere(host: Pick<Host, 'engine' | 'desk' | 'place'>): HelpRow[] {
  const topic = topicOf(host);
  const all = helpRows(COMMANDS, rebind(host.engine.state.settings.keys).bindings);
  if (topic === undefined) return all;
  return [{ heading: topic.title }, ...topic.rows, ...all];
}

/** The same without what matters where the reader is, and with the part under a heading first. */
export function helpAbout({ engine }: Pick<Host, 'engine'>, heading: string): HelpRow[] {
  const all = helpRows(COMMANDS, rebind(engine.state.settings.keys).bindings);
  const from = all.findIndex((row) => 'heading' in row && row.heading === heading);
  const length = all.slice(from + 1).findIndex((row) => 'heading' in row) + 1;
  const part = all.splice(Math.max(0, from), length > 0 ? length : all.length);
  return [...part, ...all];
}

export function helpHeadings(): string[] {
  return helpRows(COMMANDS).flatMap((row) => ('heading' in row ? [row.heading] : []));
}

/** All keys and nothing else, the reader's own first. */
export function keysHelp({ engine }: Pick<Host, 'engine'>): HelpRow[] {
  const own = Object.entries(engine.state.settings.keys);
  const rows = own.map(([key, action]) => ({ left: key, right: action === '' ? 'nothing' : action }));
  return [
    ...(own.length === 0 ? [] : [{ heading: 'Yours' }, ...rows]),
    ...keyRows(rebind(engine.state.settings.keys).bindings),
  ];
}

function topicOf({ engine, desk, place }: Pick<Host, 'engine' | 'desk' | 'place'>): HelpTopic | undefined {
  if (desk.open?.help !== undefined) return desk.open.help;
  if (place.about !== undefined) return place.about.kind === 'reply' ? REPLYING : EDITING;
  const { clusters, cursor } = place.editor;
  const typed = clusters[0] === '/' ? commandInput(clusters, cursor) : undefined;
  if (typed !== undefined) {
    const { usage, summary } = typed.command;
    return { title: 'Here: a command', rows: [{ left: usage, right: summary }] };
  }
  const { phase } = engine.connection;
  if (phase === 'nick-refused') return NICK_REFUSED;
  if (phase !== 'online') return OFFLINE;
  return place.scroll.bottom === undefined ? undefined : READING_BACK;
}

const OFFLINE: HelpTopic = {
  title: 'Here: without a connection',
  rows: [
    { left: 'Enter', right: 'on an empty input: try to connect now' },
    { left: 'text', right: 'go on writing: it waits on disk, marked, and is sent in order' },
    { left: '/discard', right: 'drops what waits and was not sent yet' },
    { left: '\\q', right: 'leave; what waits is sent by the next start' },
  ],
};

const NICK_REFUSED: HelpTopic = {
  title: 'Here: your nick was refused',
  rows: [
    { left: '/nick NAME', right: 'tries another' },
    { left: '\\q', right: 'leave' },
  ],
};

const REPLYING: HelpTopic = {
  title: 'Here: answering a message',
  rows: [
    { left: 'Enter', right: 'sends the answer' },
    { left: 'Esc', right: 'the text stays, and answers nothing' },
  ],
};

const EDITING: HelpTopic = {
  title: 'Here: writing a message anew',
  rows: [
    { left: 'Enter', right: 'deletes the old one for everybody and says this' },
    { left: 'Esc', right: 'the old one stays as it is' },
  ],
};

const READING_BACK: HelpTopic = {
  title: 'Here: reading back',
  rows: [
    { left: 'PgDn Shift-↓', right: 'a page or a line forward' },
    { left: 'PgUp Shift-↑', right: 'a page or a line back; the top loads more from the server' },
    { left: 'Esc Alt-End', right: 'to the newest line' },
  ],
};
