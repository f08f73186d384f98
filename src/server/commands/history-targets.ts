/** CHATHISTORY TARGETS: which conversations have something in a span of time. */
import { ChatError } from '../../core/errors.js';
import type { HistoryRequest } from '../../protocol/chathistory.js';
import { foldName } from '../../protocol/casemapping.js';
import { formatTime } from '../../protocol/timestamp.js';
import { fail } from '../session/replies.js';
import { identitiesOf } from '../state/event-data.js';
import { accountOfIdentity } from '../state/session.js';
import type { TargetSummary } from '../store/query-types.js';
import { reply } from './effects.js';
import { readingMember } from './readable.js';
import type { Context, Effect, Reply } from './types.js';

type TargetsRequest = Extract<HistoryRequest, { kind: 'TARGETS' }>;

export function historyTargets(context: Context, request: TargetsRequest): readonly Effect[] {
  const { session } = context;
  const span = { after: Math.min(request.from, request.to), before: Math.max(request.from, request.to) };
  return [
    {
      do: 'wait',
      async work({ log }) {
        try {
          const found = await log.targets({
            conversations: [...session.rooms].map((room) => room.key),
            identity: session.identity,
            ...span,
            limit: request.limit,
          });
          const replies = describe(context, found);
          return [{ do: 'batch', type: 'draft/chathistory-targets', params: [], replies }];
        } catch (error) {
          if (!(error instanceof ChatError)) throw error;
          return reply(fail('CHATHISTORY', 'MESSAGE_ERROR', ['TARGETS'], error.message));
        }
      },
    },
  ];
}

/**
 * Each name once, with the latest message that is read under it. Nothing for a room that is closed to who asks, or a person
 * who cannot be asked about any more.
 *
 * @param found the oldest first
 */
function describe(context: Context, found: readonly TargetSummary[]): Reply[] {
  const named = new Map<string, Reply>();
  for (const summary of found) {
    const name = nameOf(context, summary);
    if (name === undefined) continue;
    const key = foldName(name);
    named.delete(key);
    named.set(key, { command: 'CHATHISTORY', params: ['TARGETS', name, formatTime(summary.time)] });
  }
  return [...named.values()];
}

function nameOf(context: Context, { conversation, latest }: TargetSummary): string | undefined {
  const { state, session } = context;
  const room = state.rooms.get(conversation);
  if (room !== undefined) {
    const member = readingMember(context, room);
    return member === undefined || latest.place <= room.hiddenUpTo(member) ? undefined : room.name;
  }
  const [one = '', other = ''] = identitiesOf(latest) ?? [];
  const identity = one === session.identity ? other : one;
  // Only a name under which this very conversation can be read (absent.ts).
  const written = latest.author.identity === identity ? latest.author.nick : latest.target;
  const holder = state.findNick(written);
  if (holder?.identity === identity) return holder.nick;
  const here = state.sessionsOf(identity).find((each) => each.identity === identity);
  if (here !== undefined) return here.nick;
  // Who is not here is known by an account, unless somebody else has its name for a nickname now.
  const account = accountOfIdentity(identity);
  // A guest who is gone for good: what was said is read under that nickname, whoever has it now.
  if (account === undefined) return written;
  if (state.findNick(account) !== undefined) return undefined;
  return foldName(written) === foldName(account) ? written : account;
}
