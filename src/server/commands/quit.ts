/**
 * QUIT [:<text>]: leaves. Others are shown `Quit: <text>`, which no lost connection ever looks like.
 *
 * The closing ERROR is the acknowledgement: when it comes, others have been told and WHOWAS knows.
 */
import { truncateBytes } from '../../protocol/limits.js';
import { quitDraft } from './quit-drafts.js';
import type { Command, Effect } from './types.js';

export const quit: Command = {
  name: 'QUIT',
  minParams: 0,
  access: 'any',
  summary: 'Leaves the server',
  usage: 'QUIT [:<text>]',
  handle({ session, settings }, { params: [text = ''] }) {
    const reason = text === '' ? 'Quit' : `Quit: ${truncateBytes(text, settings.limits.reasonLength)}`;
    const close: Effect = { do: 'close', reason, quit: reason };
    if (!session.registered) return [close];
    return [
      { do: 'append', drafts: [quitDraft(session, reason)], after: () => [close], failed: () => [close] },
    ];
  },
};
