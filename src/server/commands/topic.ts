/** TOPIC <channel> [:<text>]: reads or changes the line shown above a channel; an empty text clears it. */
import { truncateBytes } from '../../protocol/limits.js';
import { CommandError } from './command-error.js';
import { roomDraft } from './drafts.js';
import { append, reply } from './effects.js';
import { requireMember, requireRoom } from './find.js';
import { topicReplies } from './room-replies.js';
import type { Command } from './types.js';

export const topic: Command = {
  name: 'TOPIC',
  minParams: 1,
  access: 'registered',
  summary: 'Reads or changes the topic of a channel',
  usage: 'TOPIC <channel> [:<text>]',
  handle(context, { params: [name = '', text] }) {
    const { session, settings } = context;
    const room = requireRoom(context, name);
    if (text === undefined) return reply(...topicReplies(room));
    const member = requireMember(context, room);
    if (room.flags.has('t') && !member.operator && !session.serverOperator)
      throw CommandError.numeric('ERR_CHANOPRIVSNEEDED', room.name);
    const next = truncateBytes(text, settings.limits.topicLength);
    if (next === (room.topic?.text ?? '')) return [];
    return [append([roomDraft(session, 'topic', room, next)])];
  },
};
