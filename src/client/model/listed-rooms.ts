/** Rooms that the server has told of (RPL_LIST), so that they can be gone to by name. */
import { foldName } from '../../protocol/casemapping.js';
import { isRoomName } from '../../protocol/names.js';
import type { ClientState } from './state.js';
import { cleanName, cleanPlain } from './text.js';

/** Big networks list tens of thousands; those that were told last are kept. */
const MOST_LISTED = 5000;

export interface ListedRoom {
  /** As it is written on the wire. */
  readonly target: string;
  /** Clean, for showing. */
  readonly name: string;
  readonly people: number;
  readonly topic: string;
}

/** RPL_LIST: `<client> <channel> <client count> :<topic>` (Modern IRC). */
export function noteListed({ listed }: ClientState, params: readonly string[]): void {
  const [, target = '', count = '', topic = ''] = params;
  if (!isRoomName(target)) return;
  const key = foldName(target);
  listed.delete(key);
  const people = /^\d{1,9}$/.test(count) ? Number(count) : 0;
  listed.set(key, { target, name: cleanName(target), people, topic: cleanPlain(topic) });
  const [oldest] = listed.keys();
  if (listed.size > MOST_LISTED && oldest !== undefined) listed.delete(oldest);
}
