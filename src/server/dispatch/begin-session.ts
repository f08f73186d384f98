/** The session that a new connection begins, until it has said who it is or has taken over one of before. */
import type { Clock } from '../../core/clock.js';
import { randomId } from '../../core/random-id.js';
import type { Connection } from '../connection/connection.js';
import { type Holder, Session } from '../state/session.js';

/** Characters of a session's id: 130 random bits. */
const SESSION_ID_LENGTH = 26;

export function beginSession(connection: Connection, holder: Holder, clock: Clock): Session {
  const session = new Session({
    id: randomId(SESSION_ID_LENGTH),
    host: hostOf(connection.remoteAddress),
    signedOnAt: clock.now(),
    outlet: connection.out,
    connection: {
      secure: connection.security !== undefined,
      local: isLoopback(connection.remoteAddress),
      certificateFingerprint: connection.security?.peerFingerprint,
    },
  });
  session.holder = holder;
  return session;
}

/** As the kernel names it, an IPv4 address within IPv6 too. */
function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/** An address as the host part of a source: it must not begin with a colon. */
function hostOf(address: string): string {
  return address.startsWith(':') ? `0${address}` : address;
}
