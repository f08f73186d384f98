/** AWAY [:<text>]: says that one is away, and why; without a text, that one is back. */
import { truncateBytes } from '../../protocol/limits.js';
import { numeric } from '../session/replies.js';
import { presenceDraft } from './drafts.js';
import { append, replies } from './effects.js';
import { keptFirst } from './resume-session.js';
import type { Command } from './types.js';

export const away: Command = {
  name: 'AWAY',
  minParams: 0,
  access: 'registered',
  summary: 'Says that you are away, or back',
  usage: 'AWAY [:<text>]',
  handle(context, { params: [text = ''] }) {
    const { session, settings } = context;
    const next = truncateBytes(text, settings.limits.awayLength);
    const answer = replies([
      next === ''
        ? numeric('RPL_UNAWAY', 'You are no longer marked as being away')
        : numeric('RPL_NOWAWAY', 'You have been marked as being away'),
    ]);
    if (next === session.ownAway) return [answer];
    const draft = presenceDraft(session, 'away', '', next);
    return [append([{ ...draft, transient: true }], () => keptFirst(context, [answer]))];
  },
};
