/**
 * SEARCH <attributes>: messages by their words, author, place and time, the newest first (docs/ext/search.md).
 *
 * Where one may look is where CHATHISTORY shows one something: the rooms that one is in, from their founding on, and
 * one's own private conversations.
 */
import { ChatError } from '../../core/errors.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { parseSearchRequest, SEARCH_BATCH, type SearchRequest } from '../../protocol/search.js';
import type { SearchQuery } from '../store/query-types.js';
import { findPast } from './absent.js';
import { CommandError } from './command-error.js';
import { replies, reply } from './effects.js';
import { type Readable, readingMember } from './readable.js';
import type { Command, Context, Effect, Stores } from './types.js';

/** Conversations of one search; each is a list that is walked through. */
const MOST_CONVERSATIONS = 1_000;
const NEEDED = Cap.search | Cap.batch | Cap.messageTags;

export const search: Command = {
  name: 'SEARCH',
  minParams: 1,
  access: 'registered',
  cost: 4,
  summary: 'Finds messages by their words, author, place and time',
  usage: 'SEARCH <attributes>',
  handle(context, { params: [attributes = ''] }) {
    const { capabilities } = context.session;
    if (!hasCap(capabilities, NEEDED)) {
      const text = 'Unknown command without chat-tui/search, batch and message-tags';
      throw new CommandError('ERR_UNKNOWNCOMMAND', 'SEARCH', text);
    }
    const parsed = parseSearchRequest(attributes);
    if ('fault' in parsed) {
      throw CommandError.fail('SEARCH', 'INVALID_PARAMS', [parsed.fault.attribute], parsed.fault.text);
    }
    return [run(context, parsed.request)];
  },
};

function run(context: Context, request: SearchRequest): Effect {
  return {
    do: 'wait',
    async work(stores) {
      try {
        const query = await queryOf(context, request, stores);
        const { events, next, complete } = await stores.log.search(query);
        const text = 'The index of an older database is still being made: newer messages may be missing';
        const warning = { command: 'WARN', params: ['SEARCH', 'INDEX_INCOMPLETE', text] };
        const found: Effect = { do: 'history', batchType: SEARCH_BATCH, batchParams: [next ?? '*'], events };
        return complete ? [found] : [replies([warning]), found];
      } catch (error) {
        if (error instanceof CommandError) return reply(error.reply);
        if (!(error instanceof ChatError)) throw error;
        const code = error.code === 'STORE_UNKNOWN_MSGID' ? 'INVALID_PARAMS' : error.code;
        const about = code === 'INVALID_PARAMS' ? ['cursor'] : [];
        return reply(CommandError.fail('SEARCH', code, about, error.message).reply);
      }
    },
  };
}

/** Rejects with CommandError INVALID_TARGET or TOO_MANY_ROOMS, or as the log's `read` does. */
async function queryOf(context: Context, request: SearchRequest, stores: Stores): Promise<SearchQuery> {
  const { session, settings } = context;
  const { text = '', from, after, before, cursor, limit = 0 } = request;
  const most = settings.limits.historyPage;
  return {
    words: text,
    ...(from === undefined ? {} : { from: foldName(from) }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
    ...(cursor === undefined ? {} : { cursor }),
    limit: limit === 0 || limit > most ? most : limit,
    ...(request.in === undefined
      ? { conversations: everywhere(context), identity: session.identity }
      : { conversations: await only(context, request.in, stores) }),
  };
}

async function only(context: Context, target: string, stores: Stores): Promise<readonly Readable[]> {
  const found = await findPast(context, target, stores);
  if (found !== undefined) {
    const { visibleAfter, alsoIn = [] } = found;
    return [found, ...alsoIn.map((conversation) => ({ conversation, visibleAfter }))];
  }
  throw CommandError.fail('SEARCH', 'INVALID_TARGET', [target], 'Messages could not be searched');
}

/** All rooms, and in each what was said to those of one's rank only. */
function everywhere(context: Context): Readable[] {
  const { session, state } = context;
  const found: Readable[] = [];
  for (const { key } of session.rooms) {
    const room = state.rooms.get(key);
    const member = room && readingMember(context, room);
    if (room === undefined || member === undefined) continue;
    const visibleAfter = room.hiddenUpTo(member);
    found.push({ conversation: key, visibleAfter });
    if (member.operator) found.push({ conversation: `@${key}`, visibleAfter });
    if (member.operator || member.voice) found.push({ conversation: `+${key}`, visibleAfter });
  }
  if (found.length <= MOST_CONVERSATIONS) return found;
  throw CommandError.fail(
    'SEARCH',
    'TOO_MANY_ROOMS',
    [],
    'You are in too many rooms to search all: say which with in',
  );
}
