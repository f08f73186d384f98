/**
 * CHATHISTORY <subcommand> ...: what was said before (IRCv3 draft/chathistory).
 *
 * A room's history is for its members, a private one for the two whose identities it is of. What may not be read
 * and what does not exist are refused in the same words, so that asking tells nothing.
 */
import { ChatError } from '../../core/errors.js';
import { type HistoryPoint, type HistoryRequest, parseHistoryRequest } from '../../protocol/chathistory.js';
import { fail } from '../session/replies.js';
import type { Anchor, PageRequest } from '../store/query-types.js';
import { findPast } from './absent.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import { historyKinds } from './history-kinds.js';
import { historyTargets } from './history-targets.js';
import type { Command, Context, Effect } from './types.js';

type Paged = Exclude<HistoryRequest, { kind: 'TARGETS' }>;

export const chathistory: Command = {
  name: 'CHATHISTORY',
  minParams: 1,
  access: 'registered',
  cost: 2,
  summary: 'Shows what was said before',
  usage: 'CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS <parameters>',
  handle(context, { params }) {
    const parsed = parseHistoryRequest(params, context.settings.limits.historyPage);
    if ('fault' in parsed) {
      const { code, context: about, text } = parsed.fault;
      throw CommandError.fail('CHATHISTORY', code, about, text);
    }
    const { request } = parsed;
    return request.kind === 'TARGETS' ? historyTargets(context, request) : readPage(context, request);
  },
};

function readPage(context: Context, request: Paged): readonly Effect[] {
  const { kind, target } = request;
  const refusal = CommandError.fail(
    'CHATHISTORY',
    'INVALID_TARGET',
    [kind, target],
    'Messages could not be retrieved',
  );
  const page: Omit<PageRequest, 'conversation' | 'visibleAfter'> = {
    ...anchorsOf(request),
    limit: request.limit,
    kinds: historyKinds(context.session.capabilities),
  };
  return [
    {
      do: 'wait',
      async work(stores) {
        try {
          const past = await findPast(context, target, stores);
          if (past === undefined) return reply(refusal.reply);
          const events = await stores.log.read({ ...past, ...page });
          return [{ do: 'history', batchType: 'chathistory', batchParams: [target], events }];
        } catch (error) {
          if (!(error instanceof ChatError)) throw error;
          const { message } = error;
          return reply(fail('CHATHISTORY', 'MESSAGE_ERROR', [kind, target], message));
        }
      },
    },
  ];
}

function anchorsOf(request: Paged): Pick<PageRequest, 'direction' | 'anchor' | 'until'> {
  switch (request.kind) {
    case 'LATEST':
      return {
        direction: 'latest',
        anchor: { by: 'end' },
        ...(request.after === undefined ? {} : { until: anchor(request.after) }),
      };
    case 'BEFORE':
      return { direction: 'before', anchor: anchor(request.point) };
    case 'AFTER':
      return { direction: 'after', anchor: anchor(request.point) };
    case 'AROUND':
      return { direction: 'around', anchor: anchor(request.point) };
    case 'BETWEEN':
      return { direction: 'between', anchor: anchor(request.from), until: anchor(request.to) };
  }
}

function anchor(point: HistoryPoint): Anchor {
  return point.kind === 'msgid' ? { by: 'msgid', msgid: point.msgid } : { by: 'time', time: point.ms };
}
