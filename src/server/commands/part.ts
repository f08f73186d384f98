/** PART <channel>{,<channel>} [:<text>]: leaves channels. */
import { foldName } from '../../protocol/casemapping.js';
import { truncateBytes } from '../../protocol/limits.js';
import { roomDraft } from './drafts.js';
import { append, forEach, splitTargets } from './effects.js';
import { requireMember, requireRoom } from './find.js';
import type { Command } from './types.js';

export const part: Command = {
  name: 'PART',
  minParams: 1,
  access: 'registered',
  summary: 'Leaves channels',
  usage: 'PART <channel>{,<channel>} [:<text>]',
  handle(context, { params: [names = '', text = ''] }) {
    const { session, settings } = context;
    const reason = truncateBytes(text, settings.limits.reasonLength);
    return forEach(splitTargets(names, foldName), (name) => {
      const room = requireRoom(context, name);
      requireMember(context, room);
      return [append([roomDraft(session, 'part', room, reason)])];
    });
  },
};
