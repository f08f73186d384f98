/**
 * Which entries of a room's lists are about somebody. Asked for every message, and 100 masks take some 35 us, as much as
 * all the rest of a message in a small room: what was found is kept until a list or the person is another.
 */
import { matchesBan } from '../../protocol/ban-mask.js';
import type { Ban, ListMode } from './room.js';
import type { Session } from './session.js';

type Lists = Readonly<Record<ListMode, ReadonlyMap<string, Ban>>>;

/** In the order of the lists; what has ended meanwhile is still among them. */
export type Matches = Readonly<Record<ListMode, readonly Ban[]>>;

interface Known {
  readonly version: number;
  readonly source: string;
  readonly account: string | undefined;
  readonly matches: Matches;
}

export class ListMatches {
  readonly #lists: Lists;
  #version = 0;
  /** As long as the sessions are; of those only who have come, spoken or asked since the room has entries. */
  readonly #known: WeakMap<object, Known> = new WeakMap();

  constructor(lists: Lists) {
    this.#lists = lists;
  }

  /** An entry has come or gone. */
  changed(): void {
    this.#version++;
  }

  of(session: Pick<Session, 'source' | 'account'>): Matches {
    const { source, account } = session;
    const before = this.#known.get(session);
    if (before?.version === this.#version && before.source === source && before.account === account)
      return before.matches;
    const about = (list: ListMode): Ban[] =>
      [...this.#lists[list].values()].filter(({ mask }) => matchesBan(mask, { source, account }));
    const matches = { b: about('b'), e: about('e'), I: about('I') };
    this.#known.set(session, { version: this.#version, source, account, matches });
    return matches;
  }
}
