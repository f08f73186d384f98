/** The bans of the whole server at work: who is on the server when one comes out of the log is put out. */
import type { Client } from './dispatch/client.js';
import { saidOfBan } from './commands/ban-words.js';
import { changesOf } from './state/event-data.js';
import { NETWORK_BANS } from './state/network-bans.js';
import type { NetworkState } from './state/network.js';
import type { Ban } from './state/room.js';
import type { Session } from './state/session.js';
import type { LogEvent } from './store/types.js';

export interface NetworkGuardOptions {
  readonly state: NetworkState;
  readonly clients: ReadonlySet<Client>;
  readonly now: () => number;
  readonly end: (session: Session, reason: string) => void;
}

/** What a banned peer is told. */
export function bannedWords(ban: Pick<Ban, 'until' | 'reason'>): string {
  return `You are banned from this server${saidOfBan(ban)}`;
}

/**
 * Puts out whom a ban that has just come out of the log is about, and who has taken a banned nickname or logged in to a
 * banned account.
 */
export function enforceBans({ state, clients, now, end }: NetworkGuardOptions, event: LogEvent): void {
  if (event.kind === 'account' || event.kind === 'nick') {
    const session = state.sessions.get(event.author.session);
    const ban = session && state.networkBans.ofPerson(session, now());
    if (session !== undefined && ban !== undefined && !session.ended) end(session, bannedWords(ban));
    return;
  }
  if (event.kind !== 'mode' || event.conversation !== NETWORK_BANS) return;
  if (!changesOf(event).some(({ add }) => add)) return;
  const at = now();
  for (const { connection, session } of clients) {
    const ban = state.networkBans.ofAddress(connection.remoteAddress, at);
    if (ban !== undefined) end(session, bannedWords(ban));
  }
  // Those too who have no connection at the moment.
  for (const session of state.sessions.values()) {
    const ban = state.networkBans.ofPerson(session, at);
    if (ban !== undefined && !session.ended) end(session, bannedWords(ban));
  }
}
