/** What a room has that names an account: its role, and entries of the lists. */
import { accountMask, muteMask } from '../../protocol/ban-mask.js';
import { foldName } from '../../protocol/casemapping.js';
import { type AppliedMode, eventData } from '../state/event-data.js';
import type { NetworkState } from '../state/network.js';
import type { ListMode, Room } from '../state/room.js';
import type { Draft } from '../store/types.js';
import { serverAuthor } from './lobby.js';
import type { ServerSettings } from './types.js';

const LISTS: readonly ListMode[] = ['b', 'e', 'I'];

/** Takes all of it away, in every room: whoever has the name next has nothing of it. */
export function roleDrops(
  { state, settings }: { readonly state: NetworkState; readonly settings: Pick<ServerSettings, 'name'> },
  account: string,
): readonly Draft[] {
  return [...state.rooms.values()].flatMap((room) => {
    const changes = changesIn(room, account);
    if (changes.length === 0) return [];
    const text = changes.map(({ mode, argument = '' }) => `-${mode} ${argument}`).join(' ');
    const draft: Draft = {
      kind: 'mode',
      conversation: room.key,
      author: serverAuthor(settings),
      target: room.name,
      text,
      data: eventData('mode', { changes }),
      durability: 'required',
    };
    return [draft];
  });
}

function changesIn({ roles, members, lists }: Room, account: string): readonly AppliedMode[] {
  const mask = accountMask(account);
  const role = roles.of(account);
  const mode = role === 'voice' ? 'v' : 'o';
  const named: AppliedMode[] = role === undefined ? [] : [{ add: false, mode, argument: mask, account }];
  const standing = members.flatMap(({ session, operator, voice }): AppliedMode[] => {
    if (session.account === undefined || foldName(session.account) !== foldName(account)) return [];
    const { id, nick } = session;
    const off = (letter: string): AppliedMode => ({ add: false, mode: letter, argument: nick, session: id });
    return [...(operator ? [off('o')] : []), ...(voice ? [off('v')] : [])];
  });
  const entries = LISTS.flatMap((letter) =>
    [mask, muteMask(mask)].flatMap((entry) => {
      const kept = lists[letter].get(foldName(entry))?.mask;
      return kept === undefined ? [] : [{ add: false, mode: letter, argument: kept }];
    }),
  );
  return [...named, ...standing, ...entries];
}
