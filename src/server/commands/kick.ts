/** KICK <channel>{,<channel>} <nick>{,<nick>} [:<reason>]: puts people out of a channel. */
import { foldName } from '../../protocol/casemapping.js';
import { truncateBytes } from '../../protocol/limits.js';
import { eventData } from '../state/event-data.js';
import { CommandError } from './command-error.js';
import { roomDraft } from './drafts.js';
import { append, forEach, splitTargets } from './effects.js';
import { requireNick, requireNotFounder, requireOperator, requireRoom } from './find.js';
import type { Command } from './types.js';

export const kick: Command = {
  name: 'KICK',
  minParams: 2,
  access: 'registered',
  cost: 2,
  summary: 'Puts people out of a channel',
  usage: 'KICK <channel> <nick>{,<nick>} [:<reason>]',
  handle(context, { params: [channels = '', nicks = '', text = ''] }) {
    const { session, settings } = context;
    const reason = text === '' ? session.nick : truncateBytes(text, settings.limits.reasonLength);
    return forEach(pairs(channels, nicks), ({ channel, nick }) => {
      const room = requireRoom(context, channel);
      requireOperator(context, room);
      const person = requireNick(context, nick);
      if (room.member(person) === undefined) {
        throw CommandError.numeric('ERR_USERNOTINCHANNEL', person.nick, room.name);
      }
      requireNotFounder(context, room, person.account);
      const data = eventData('kick', { session: person.id });
      return [append([{ ...roomDraft(session, 'kick', room, reason), target: person.nick, data }])];
    });
  },
};

/** One channel for all nicks, or as many channels as nicks (RFC 2812, section 3.2.8). */
function pairs(channels: string, nicks: string): ReadonlyArray<{ channel: string; nick: string }> {
  const people = splitTargets(nicks, foldName);
  const places = channels.split(',').filter((channel) => channel !== '');
  if (places.length === 1) return people.map((nick) => ({ channel: places[0] ?? '', nick }));
  if (places.length === people.length) return people.map((nick, i) => ({ channel: places[i] ?? '', nick }));
  throw CommandError.numeric('ERR_NEEDMOREPARAMS', 'KICK');
}
