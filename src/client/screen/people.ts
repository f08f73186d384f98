/** The members of a room as the user list shows them: by rank, then by name. */
import { foldName } from '../../protocol/casemapping.js';
import type { Conversation, Member } from '../model/conversation.js';
import type { ClientState } from '../model/state.js';
import type { UserRow } from '../ui/user-list.js';

/** Sorted once for each change, not for each frame. */
export class People {
  #of: Conversation | undefined;
  #version = -1;
  #nick = '';
  #rows: readonly UserRow[] = [];

  rows(state: ClientState, conversation: Conversation): readonly UserRow[] {
    const unchanged =
      this.#of === conversation && this.#version === conversation.membersVersion && this.#nick === state.nick;
    if (unchanged) return this.#rows;
    this.#of = conversation;
    this.#version = conversation.membersVersion;
    this.#nick = state.nick;
    const ranks = state.modes.prefixes.map(([, symbol]) => symbol);
    const rank = ({ prefix }: Member): number => {
      const at = ranks.indexOf(prefix.charAt(0));
      return at < 0 ? ranks.length : at;
    };
    const own = foldName(state.nick);
    this.#rows = [...conversation.members]
      .toSorted(([keyA, a], [keyB, b]) => rank(a) - rank(b) || (keyA < keyB ? -1 : 1))
      .map(([folded, { nick, prefix, away }]) => ({
        nick,
        folded,
        prefix: prefix.charAt(0),
        you: folded === own,
        presence: away ? 'away' : 'active',
      }));
    return this.#rows;
  }
}
