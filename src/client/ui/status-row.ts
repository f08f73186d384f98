/**
 * The status row: how the link is, in words. State -> the facts of the row, most important first; those that do not
 * fit are left out.
 */
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
    }
  | { readonly state: 'nick-taken'; readonly nick: string; readonly using: string | undefined }
  /** The server refused the session for a reason that waiting does not mend. */
  | { readonly state: 'refused'; readonly text: string };

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
}

/** The row's content: facts to be joined by dots. */
export interface StatusText {
  readonly symbol: string;
  readonly style: Style;
  /** Most important first. */
  readonly left: readonly string[];
  /** At the other end of the row, most important first. */
  readonly right: readonly string[];
}

/** What the row says. */
export function statusText(view: StatusView, glyphs: Glyphs): StatusText {
  const { alert, link } = view;
  if (alert) {
    const style = alert.level === 'error' ? PALETTE.error : PALETTE.accent;
    return { symbol: glyphs.warning, style, left: [alert.text], right: scrollFacts(view) ?? [] };
  }
  const text = linkText(link, view, glyphs);
  return { ...text, right: scrollFacts(view) ?? text.right };
}

function scrollFacts({ newBelow }: StatusView): string[] | undefined {
  if (newBelow === undefined) return undefined;
  return [newBelow === 0 ? 'reading back, Esc returns' : `${newBelow} new below, Esc returns`];
}

function linkText(link: LinkStatus, view: StatusView, glyphs: Glyphs): StatusText {
  const queued = queuedText(view.queued);
  const waiting = view.queued > 0 ? [queued] : [];
  const ellipsis = glyphs.ellipsis === '~' ? '...' : glyphs.ellipsis;
  switch (link.state) {
    case 'connecting': {
      const tries = `(try ${link.attempt})`;
      const left = [`connecting to ${link.server}`, `${link.step}${ellipsis} ${tries}`, ...waiting];
      return { symbol: glyphs.connecting, style: PALETTE.warning, left, right: [] };
    }
    case 'online': {
      const lag = link.lag === undefined ? [] : [`lag ${Math.round(link.lag)} ms`];
      const here = link.here === undefined ? [] : [`${link.here} here`];
      const security = link.security === '' ? [] : [link.security];
      const left = [`online ${link.nick}@${link.server}`, ...lag, ...security, ...here];
      const right = [view.conversation, view.clock, `${view.queued} queued`];
      return { symbol: glyphs.online, style: PALETTE.ok, left, right };
    }
    case 'offline': {
      const reason = link.reason === '' ? [] : [link.reason];
      const next = `trying ${link.server} ${link.retryIn <= 0 ? 'now' : `in ${seconds(link.retryIn)}`}`;
      const left = [`offline ${minutes(link.since)}`, next, ...waiting, ...reason];
      return { symbol: glyphs.offline, style: PALETTE.error, left, right: ['Enter on empty = now'] };
    }
    case 'silent': {
      const fact = `no answer from ${link.server} for ${seconds(link.silent)} (drops at ${seconds(link.dropsAt)})`;
      const right = [`lag ${Math.round(link.silent)}+ ms`];
      return { symbol: glyphs.warning, style: PALETTE.warning, left: [fact, ...waiting], right };
    }
    case 'loading': {
      const of = link.total === undefined ? '' : `/${link.total}`;
      const missed = link.total === undefined ? '' : `${link.total} `;
      const loading = `loading ${missed}missed${ellipsis} ${link.loaded}${of}`;
      const sent = link.sent > 0 ? [`${link.sent} sent ${glyphs.marks.stored}`] : [];
      const left = [`back on ${link.server}`, loading];
      return { symbol: glyphs.resuming, style: PALETTE.warning, left, right: [...waiting, ...sent] };
    }
    case 'nick-taken': {
      const now = link.using === undefined ? [] : [`you are ${link.using}`];
      const left = [`nick "${link.nick}" is taken`, ...now, '/nick <name>'];
      return { symbol: glyphs.refused, style: PALETTE.error, left, right: [] };
    }
    case 'refused':
      return { symbol: glyphs.refused, style: PALETTE.error, left: [link.text, ...waiting], right: [] };
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

/** Draws the row. Facts are dropped from the right part first, then from the end of the left part. */
export function drawStatus(pen: Pen, rect: Rect, view: StatusView, glyphs: Glyphs): void {
  const { symbol, style, left, right } = statusText(view, glyphs);
  const join = (facts: readonly string[]): string => facts.join(` ${glyphs.dot} `);
  const { metrics } = pen;
  const room = rect.width - 4;
  let kept = left;
  while (kept.length > 1 && metrics.textWidth(join(kept)) > room) kept = kept.slice(0, -1);
  let rightKept = right;
  const fits = (): boolean => metrics.textWidth(join(kept)) + metrics.textWidth(join(rightKept)) + 2 <= room;
  while (rightKept.length > 0 && !fits()) {
    // What the reader is waiting for outweighs the last facts of the link.
    if (view.newBelow !== undefined && kept.length > 1) kept = kept.slice(0, -1);
    else rightKept = rightKept.slice(0, -1);
  }
  const x = drawText(pen, rect.x + Math.min(1, rect.width - 1), rect.y, symbol, style);
  const text = metrics.truncate(join(kept), rect.width - (x - rect.x) - 1, glyphs.ellipsis);
  drawText(pen, x + 1, rect.y, text, style);
  const end = join(rightKept);
  drawText(pen, rect.x + rect.width - 1 - metrics.textWidth(end), rect.y, end, PALETTE.dim);
}
