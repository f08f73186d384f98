/** Connections that do not say who they are are bounded. */
import type { NetworkState } from '../state/network.js';
import { Client } from './client.js';

/** An honest client says who it is at once, so the one that has taken longest gives way. @param most 0 for any number */
export function boundUnregistered({ pending }: NetworkState, most: number): void {
  if (most === 0 || pending.size <= most) return;
  const [oldest] = pending;
  if (oldest?.holder instanceof Client) oldest.holder.giveUp();
}
