/** The parameter of SEARCH as data (docs/ext/search.md), for the server to read and the client to write. */
import { escapeTagValue, unescapeTagValue } from './tag-escape.js';
import { formatTime, parseTime } from './timestamp.js';

/** The type of the batch that answers; its parameter is the cursor of the next page, or `*`. */
export const SEARCH_BATCH = 'chat-tui/search';

export interface SearchRequest {
  /** Words that all must be in a message. */
  readonly text?: string;
  /** The conversation: a room, or the nick of the other end. */
  readonly in?: string;
  /** The nick of the author, as it was when the message was sent. */
  readonly from?: string;
  /** Only what is later, and only what is earlier; Unix ms. */
  readonly after?: number;
  readonly before?: number;
  /** Where an earlier page ended. */
  readonly cursor?: string;
  readonly limit?: number;
}

/** What to answer to a request that cannot be read: `FAIL SEARCH INVALID_PARAMS attribute :text`. */
export interface SearchFault {
  readonly attribute: string;
  readonly text: string;
}

/** @param attributes `name=value` words between semicolons, their values escaped as those of tags */
export function parseSearchRequest(
  attributes: string,
): { readonly request: SearchRequest } | { readonly fault: SearchFault } {
  const found: { -readonly [key in keyof SearchRequest]: SearchRequest[key] } = {};
  for (const word of attributes.split(';')) {
    if (word === '') continue;
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? '' : unescapeTagValue(word.slice(equals + 1));
    switch (name) {
      case 'text':
      case 'in':
      case 'from':
      case 'cursor':
        if (value.trim() === '') return fault(name, `The attribute ${name} has no value`);
        found[name] = value;
        break;
      case 'after':
      case 'before': {
        const time = parseTime(value);
        if (time === undefined) return fault(name, `A time is YYYY-MM-DDThh:mm:ss.sssZ`);
        found[name] = time;
        break;
      }
      case 'limit':
        if (!/^\d{1,9}$/.test(value)) return fault(name, 'The limit must be a whole number');
        found.limit = Number(value);
        break;
      default:
        // A filter that is not understood must not be left out: more would be found than was asked for.
        return fault(name, 'Unknown attribute; there are text, in, from, after, before, cursor and limit');
    }
  }
  if (found.text === undefined && found.in === undefined && found.from === undefined) {
    return fault('text', 'Nothing to search for: text, in or from is needed');
  }
  return { request: found };
}

/** The parameter that parseSearchRequest reads. */
export function formatSearchRequest(request: SearchRequest): string {
  const words: string[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) words.push(`${name}=${escapeTagValue(value)}`);
  };
  add('in', request.in);
  add('from', request.from);
  add('after', request.after === undefined ? undefined : formatTime(request.after));
  add('before', request.before === undefined ? undefined : formatTime(request.before));
  add('cursor', request.cursor);
  add('limit', request.limit === undefined ? undefined : `${request.limit}`);
  add('text', request.text);
  return words.join(';');
}

function fault(attribute: string, text: string): { readonly fault: SearchFault } {
  return { fault: { attribute, text } };
}
