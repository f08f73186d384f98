/**
 * JOIN <channel>{,<channel>} [<key>{,<key>}]: enters channels, making those that do not exist. `JOIN 0` leaves all.
 */
import { foldName } from '../../protocol/casemapping.js';
import { roomDraft } from './drafts.js';
import { append, forEach } from './effects.js';
import { enterRoom } from './enter-room.js';
import { requirePace } from './rate-limited.js';
import type { Command, Context, Effect } from './types.js';

export const join: Command = {
  name: 'JOIN',
  minParams: 1,
  access: 'registered',
  cost: 2,
  summary: 'Enters channels; a new one is made, and its first member is operator',
  usage: 'JOIN <channel>{,<channel>} [<key>{,<key>}]',
  handle(context, { params: [names = '', keys = ''] }) {
    if (names === '0') return leaveAll(context);
    const keyList = keys.split(',');
    const wanted = new Map<string, { name: string; key: string }>();
    for (const [i, name] of names.split(',').entries()) {
      if (name !== '' && !wanted.has(foldName(name)))
        wanted.set(foldName(name), { name, key: keyList[i] ?? '' });
    }
    let entering = 0;
    return forEach(wanted.values(), ({ name, key }) => {
      requireJoinPace(context, name);
      const effects = enterRoom(context, name, key, entering);
      if (effects.length > 0) entering++;
      return effects;
    });
  },
};

/** @throws CommandError when too many rooms have been entered of late; being in one already is no entering */
function requireJoinPace(context: Context, name: string): void {
  const { session, state, settings, now } = context;
  const { joinRate, roomsPerClient } = settings.limits;
  if (state.findRoom(name)?.member(session) !== undefined) return;
  const wait = session.allowances.join(joinRate, roomsPerClient, now);
  requirePace(context, 'JOIN', wait, `Too many channels entered, ${name} is not`);
}

function leaveAll({ session, state }: Context): readonly Effect[] {
  return [...session.rooms].flatMap(({ key }) => {
    const room = state.rooms.get(key);
    return room === undefined ? [] : [append([roomDraft(session, 'part', room, 'Left all channels')])];
  });
}
