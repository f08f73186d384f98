/**
 * The status row: how the link is, in words. State -> the facts of the row, most important first; those that do not
 * fit are left out.
 */
import { firstDigits } from '../../core/fingerprint.js';
import { drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { PALETTE } from './palette.js';
import type { Style } from './term/style.js';

/** The link's state, with what is said about it. Durations are in ms. */
export type LinkStatus =
  /** `step` is what is being done: "TCP", "TLS", "registering"; `attempt` counts from 1. */
  | { readonly state: 'connecting'; readonly server: string; readonly step: string; readonly attempt: number }
  | {
      readonly state: 'online';
      readonly nick: string;
      readonly server: string;
      readonly lag: number | undefined;
      /** "TLS 1.3", or '' without TLS. */
      readonly security: string;
      /** People in the conversation; undefined in a private one. */
      readonly here: number | undefined;
      /** The reader has said to be away, and may have forgotten. */
      readonly away: boolean;
    }
  | {
      readonly state: 'offline';
      /** How long it has been offline. */
      readonly since: number;
      /** Where it tries next, and in how long. */
      readonly server: string;
      readonly retryIn: number;
      /** Why, e.g. "connection refused"; '' when unknown. */
      readonly reason: string;
    }
  /** The server has not answered for `silent`; the link is given up at `dropsAt`. */
  | { readonly state: 'silent'; readonly server: string; readonly silent: number; readonly dropsAt: number }
  /** Back again and loading what was missed. `total` is undefined until known. */
  | {
      readonly state: 'loading';
      readonly server: string;
      readonly loaded: number;
      readonly total: number | undefined;
      /** Queued messages sent since. */
      readonly sent: number;
      /** The session of the last connection goes on: nobody saw it leave. */
      readonly resumed?: boolean;
    }
  /** The server may be another one. `expected` is a fingerprint, or words; `found` a fingerprint. */
  | {
      readonly state: 'distrusted';
      readonly server: string;
      readonly expected: string;
      readonly found: string;
    }
  | { readonly state: 'nick-taken'; readonly nick: string; readonly using: string | undefined }
  /** The server refused the session for a `reason` that waiting does not mend; `text` says what does. */
  | { readonly state: 'refused'; readonly text: string; readonly reason?: string };

export interface StatusView {
  readonly link: LinkStatus;
  /** The conversation on screen, e.g. "#lobby". */
  readonly conversation: string;
  /** Time of day, e.g. "10:05". */
  readonly clock: string;
  /** Messages not yet accepted by the server. */
  readonly queued: number;
  /** A passing word to the reader that stands before everything else, e.g. why a line was not sent. */
  readonly alert?: { readonly text: string; readonly level: 'info' | 'error' };
  /** Set while the log is scrolled back: how many messages have come since. */
  readonly newBelow?: number;
  /** Nothing calls the reader now, in words; '' when it may. */
  readonly quiet?: string;
}

/** The row's content: facts to be joined by dots. */
export interface StatusText {
  readonly symbol: string;
  readonly style: Style;
  /** Most important first. */
  readonly left: readonly string[];
  /** At the other end of the row, most important first. */
  readonly right: readonly string[];
  /** How many facts of the left part matter more than the first of the right part; all, if missing. */
  readonly leading?: number;
}

/** What the row says. */
export function statusText(view: StatusView, glyphs: Glyphs): StatusText {
  const { alert, link } = view;
  if (alert) {
    const style = alert.level === 'error' ? PALETTE.error : PALETTE.accent;
    return { symbol: glyphs.warning, style, left: [alert.text], right: scrollFacts(view) ?? [] };
  }
  const text = withQuiet(linkText(link, view, glyphs), view.quiet ?? '');
  const scroll = scrollFacts(view);
  return scroll === undefined ? text : { ...text, right: scroll, leading: 1 };
}

/** Right after the first fact: who has asked not to be disturbed must not forget it. */
function withQuiet(text: StatusText, quiet: string): StatusText {
  if (quiet === '') return text;
  const [first = '', ...others] = text.left;
  const { leading } = text;
  return {
    ...text,
    left: [first, quiet, ...others],
    ...(leading !== undefined && { leading: leading + 1 }),
  };
}

function scrollFacts({ newBelow }: StatusView): string[] | undefined {
  if (newBelow === undefined) return undefined;
  return [newBelow === 0 ? 'reading back' : `${newBelow} new below`, 'Esc returns'];
}

function linkText(link: LinkStatus, view: StatusView, glyphs: Glyphs): StatusText {
  const queued = queuedText(view.queued);
  const waiting = view.queued > 0 ? [queued] : [];
  const ellipsis = glyphs.ellipsis === '~' ? '...' : glyphs.ellipsis;
  switch (link.state) {
    case 'connecting': {
      const tries = `(try ${link.attempt})`;
      const left = [`connecting to ${link.server}`, `${link.step}${ellipsis} ${tries}`, ...waiting];
      return { symbol: glyphs.connecting, style: PALETTE.warning, left, right: ['Esc cancels'] };
    }
    case 'online': {
      const lag = link.lag === undefined ? [] : [`lag ${Math.round(link.lag)} ms`];
      const here = link.here === undefined ? [] : [`${link.here} here`];
      const security = link.security === '' ? [] : [link.security];
      const waits = view.queued > 0 ? [`${view.queued} queued`] : [];
      const away = link.away ? ['away'] : [];
      const left = [`online ${link.nick}@${link.server}`, ...away, ...waits, ...lag, ...security, ...here];
      const right = [view.conversation, view.clock];
      return { symbol: glyphs.online, style: PALETTE.ok, left, right };
    }
    case 'offline': {
      // A reason names the server that it is about.
      const reason = link.reason === '' ? link.server : link.reason;
      const next = link.retryIn <= 0 ? 'trying now' : `next try in ${seconds(link.retryIn)}`;
      const facts = [`offline ${minutes(link.since)}`, next, ...waiting];
      const [left, leading] = [[...facts, reason], facts.length];
      return { symbol: glyphs.offline, style: PALETTE.error, left, right: ['Enter on empty = now'], leading };
    }
    case 'silent': {
      const left = [
        `no answer for ${seconds(link.silent)}`,
        `next try in ${seconds(Math.max(0, link.dropsAt - link.silent))}`,
        ...waiting,
        link.server,
      ];
      return { symbol: glyphs.warning, style: PALETTE.warning, left, right: [] };
    }
    case 'loading': {
      const of = link.total === undefined ? '' : `/${link.total}`;
      const missed = link.total === undefined ? '' : `${link.total} `;
      const loading = `loading ${missed}missed${ellipsis} ${link.loaded}${of}`;
      const sent = link.sent > 0 ? [`${link.sent} sent ${glyphs.marks.stored}`] : [];
      const left = [loading, `${link.resumed === true ? 'resumed' : 'back'} on ${link.server}`];
      return { symbol: glyphs.resuming, style: PALETTE.warning, left, right: [...waiting, ...sent] };
    }
    case 'distrusted': {
      const { expected, found, server } = link;
      const before = expected.startsWith('sha256:')
        ? `sha256:${firstDigits(expected, glyphs.ellipsis)}`
        : 'by an authority';
      const keys = `pin ${before} got ${firstDigits(found, glyphs.ellipsis)}`;
      const left = ['certificate changed', '/trust, /quit', keys, server];
      return { symbol: glyphs.refused, style: PALETTE.error, left, right: [] };
    }
    case 'nick-taken': {
      const now = link.using === undefined ? [] : [`you are ${link.using}`];
      const left = [`nick "${link.nick}" is taken`, ...now, '/nick <name>'];
      return { symbol: glyphs.refused, style: PALETTE.error, left, right: [] };
    }
    case 'refused': {
      const reason = link.reason === undefined ? [] : [link.reason];
      const left = [link.text, ...reason, ...waiting];
      return { symbol: glyphs.refused, style: PALETTE.error, left, right: [] };
    }
  }
}

function queuedText(queued: number): string {
  return `${queued} ${queued === 1 ? 'message' : 'messages'} queued`;
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}

/** 42 s -> "0:42", 3,700 s -> "1:01:40". */
function minutes(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const rest = `${Math.floor(all / 60) % 60}:${two(all % 60)}`;
  return hours > 0 ? `${hours}:${rest.padStart(5, '0')}` : rest;
}

/**
 * Draws the row. Facts that do not fit are dropped, in the order of what they matter; what is left of the left part is
 * cut. While the reader is reading back, the right part says so at any width.
 */
export function drawStatus(pen: Pen, rect: Rect, view: StatusView, glyphs: Glyphs): void {
  const { symbol, style, left, right, leading = left.length } = statusText(view, glyphs);
  const join = (facts: readonly string[]): string => facts.join(` ${glyphs.dot} `);
  const widthOf = (facts: readonly string[]): number => pen.metrics.textWidth(join(facts));
  const room = rect.width - 4;
  let leftKept = dropUntil(left, 1, (facts) => widthOf(facts) <= room);
  const fits = (l: readonly string[], r: readonly string[]): boolean =>
    r.length === 0 || widthOf(l) + widthOf(r) + 2 <= room;
  leftKept = dropUntil(leftKept, leading, (facts) => fits(facts, right));
  const least = view.newBelow === undefined ? 0 : 1;
  const rightKept = dropUntil(right, least, (facts) => fits(leftKept, facts));
  const end = join(rightKept);
  const endWidth = pen.metrics.textWidth(end);
  const x = drawText(pen, rect.x + Math.min(1, rect.width - 1), rect.y, symbol, style);
  const textRoom = rect.width - (x - rect.x) - 1 - (endWidth > 0 ? endWidth + 2 : 0);
  drawText(pen, x + 1, rect.y, pen.metrics.truncate(join(leftKept), textRoom, glyphs.ellipsis), style);
  drawText(pen, rect.x + Math.max(0, rect.width - 1 - endWidth), rect.y, end, PALETTE.dim);
}

/** The facts without as many at the end as it takes, down to `least` of them. */
function dropUntil(
  facts: readonly string[],
  least: number,
  fits: (facts: readonly string[]) => boolean,
): readonly string[] {
  let kept = facts;
  while (kept.length > least && !fits(kept)) kept = kept.slice(0, -1);
  return kept;
}
