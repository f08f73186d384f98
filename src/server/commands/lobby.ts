/** The lobby: made at the start of the server, when the log does not know it yet. */
import { foldName } from '../../protocol/casemapping.js';
import type { NetworkState } from '../state/network.js';
import type { Author, Draft } from '../store/types.js';
import type { ServerSettings } from './types.js';

/** The server itself, as the author of an event. */
export function serverAuthor(settings: Pick<ServerSettings, 'name'>): Author {
  return { session: '', identity: '', nick: settings.name, user: '', host: settings.name };
}

/** To be appended once the log has been replayed, before anybody can come. Nothing when there is no lobby to make. */
export function lobbyDrafts(state: NetworkState, settings: ServerSettings): readonly Draft[] {
  const { lobby } = settings;
  if (lobby === '' || state.findRoom(lobby) !== undefined) return [];
  return [
    {
      kind: 'create',
      conversation: foldName(lobby),
      author: serverAuthor(settings),
      target: lobby,
      text: '',
      durability: 'required',
    },
  ];
}
