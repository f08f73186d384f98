/** The one order of the conversations: that of the header, of the list at the left, and of Alt-1 to Alt-9. */
import type { Conversation } from './conversation.js';
import { isMuted } from './quiet.js';
import type { ClientState } from './state.js';

/**
 * Rooms as they were entered, then people as they were first spoken with, then the server. Nothing that others do
 * moves a tab; what is new is said by its count.
 */
export function inTabOrder({ conversations }: Pick<ClientState, 'conversations'>): Conversation[] {
  const all = [...conversations.values()];
  const kinds = ['room', 'private', 'server'] as const;
  return kinds.flatMap((wanted) => all.filter(({ kind }) => kind === wanted));
}

/** Whoever calls for the reader comes first, then whatever is new and not muted; each after the active one, round and round. */
export function nextActive(state: ClientState, order: readonly Conversation[]): string | undefined {
  const at = order.findIndex(({ key }) => key === state.active);
  const others = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  const found =
    others.find(({ mentions }) => mentions > 0) ??
    others.find((one) => one.unread > 0 && !isMuted(state, one));
  return found?.key;
}

/** The one before or after, round and round. */
export function neighbour(
  { active }: ClientState,
  order: readonly Conversation[],
  step: -1 | 1,
): string | undefined {
  const at = order.findIndex(({ key }) => key === active);
  return order[(at + step + order.length) % order.length]?.key;
}
