/** The parameters of CHATHISTORY as data (IRCv3 draft/chathistory), for the server to read and the client to write. */
import { formatTime, parseTime } from './timestamp.js';

/** A place in a conversation. */
export type HistoryPoint = { kind: 'msgid'; msgid: string } | { kind: 'timestamp'; ms: number };

export type HistoryRequest =
  | { kind: 'LATEST'; target: string; after: HistoryPoint | undefined; limit: number }
  | { kind: 'BEFORE' | 'AFTER' | 'AROUND'; target: string; point: HistoryPoint; limit: number }
  | { kind: 'BETWEEN'; target: string; from: HistoryPoint; to: HistoryPoint; limit: number }
  | { kind: 'TARGETS'; from: number; to: number; limit: number };

/** What to answer to a request that cannot be read: `FAIL CHATHISTORY code context... :text`. */
export interface HistoryFault {
  code: 'INVALID_PARAMS' | 'INVALID_MSGREFTYPE';
  context: string[];
  text: string;
}

/** A msgid may be no longer than this, well above what any server gives. */
const MSGID_LENGTH = 128;

/**
 * @param params those of CHATHISTORY, the subcommand first
 * @param mostMessages a higher limit, and 0, become this
 */
export function parseHistoryRequest(
  params: readonly string[],
  mostMessages: number,
): { request: HistoryRequest } | { fault: HistoryFault } {
  const [word = '', target = '', first = '', second = '', third = ''] = params;
  const kind = word.toUpperCase();
  const context = [word === '' ? '*' : word];
  const expected = PARAMETERS.get(kind);
  if (expected === undefined)
    return { fault: { code: 'INVALID_PARAMS', context, text: 'Unknown subcommand' } };
  if (params.length < expected)
    return { fault: { code: 'INVALID_PARAMS', context, text: 'Missing parameters' } };
  const limit = parseLimit(kind === 'BETWEEN' ? third : second, mostMessages);
  if (limit === undefined) {
    return { fault: { code: 'INVALID_PARAMS', context, text: 'The limit must be a whole number' } };
  }
  const badPoint: { fault: HistoryFault } = {
    fault: {
      code: 'INVALID_MSGREFTYPE',
      context: [...context, target],
      text: 'A point must be timestamp=YYYY-MM-DDThh:mm:ss.sssZ or msgid=ID',
    },
  };
  if (kind === 'TARGETS') {
    const from = parsePoint(target);
    const to = parsePoint(first);
    if (from?.kind !== 'timestamp' || to?.kind !== 'timestamp') {
      return { fault: { code: 'INVALID_PARAMS', context, text: 'TARGETS takes two timestamps' } };
    }
    return { request: { kind, from: from.ms, to: to.ms, limit } };
  }
  if (kind === 'LATEST' && first === '*') return { request: { kind, target, after: undefined, limit } };
  const point = parsePoint(first);
  if (point === undefined) return badPoint;
  if (kind === 'LATEST') return { request: { kind, target, after: point, limit } };
  if (kind === 'BETWEEN') {
    const to = parsePoint(second);
    return to === undefined ? badPoint : { request: { kind, target, from: point, to, limit } };
  }
  return { request: { kind: kind as 'BEFORE' | 'AFTER' | 'AROUND', target, point, limit } };
}

/** The parameters that parseHistoryRequest reads. */
export function formatHistoryRequest(request: HistoryRequest): string[] {
  const { kind, limit } = request;
  switch (kind) {
    case 'LATEST':
      return [
        kind,
        request.target,
        request.after === undefined ? '*' : formatPoint(request.after),
        `${limit}`,
      ];
    case 'BETWEEN':
      return [kind, request.target, formatPoint(request.from), formatPoint(request.to), `${limit}`];
    case 'TARGETS':
      return [
        kind,
        `timestamp=${formatTime(request.from)}`,
        `timestamp=${formatTime(request.to)}`,
        `${limit}`,
      ];
    case 'BEFORE':
    case 'AFTER':
    case 'AROUND':
      return [kind, request.target, formatPoint(request.point), `${limit}`];
  }
}

/** How many parameters each subcommand needs, itself included. */
const PARAMETERS: ReadonlyMap<string, number> = new Map([
  ['LATEST', 4],
  ['BEFORE', 4],
  ['AFTER', 4],
  ['AROUND', 4],
  ['BETWEEN', 5],
  ['TARGETS', 4],
]);

function formatPoint(point: HistoryPoint): string {
  return point.kind === 'msgid' ? `msgid=${point.msgid}` : `timestamp=${formatTime(point.ms)}`;
}

function parsePoint(text: string): HistoryPoint | undefined {
  if (text.startsWith('msgid=')) {
    const msgid = text.slice('msgid='.length);
    return msgid === '' || msgid.length > MSGID_LENGTH ? undefined : { kind: 'msgid', msgid };
  }
  if (!text.startsWith('timestamp=')) return undefined;
  const ms = parseTime(text.slice('timestamp='.length));
  return ms === undefined ? undefined : { kind: 'timestamp', ms };
}

function parseLimit(text: string, most: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const limit = Number(text);
  return limit === 0 || limit > most ? most : limit;
}
