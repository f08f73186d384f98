/** The session that a new connection begins, until it has said who it is or has taken over one of before. */
import { isLoopback } from '../../core/address.js';
import { randomId } from '../../core/random-id.js';
import type { Connection } from '../connection/connection.js';
import { type Holder, Session } from '../state/session.js';
import type { DispatchServices } from './services.js';

/** Characters of a session's id: 130 random bits. */
const SESSION_ID_LENGTH = 26;

export function beginSession(
  connection: Connection,
  holder: Holder,
  { clock, hostOf }: Pick<DispatchServices, 'clock' | 'hostOf'>,
): Session {
  const address = connection.remoteAddress;
  const session = new Session({
    id: randomId(SESSION_ID_LENGTH),
    host: hostOf(address),
    signedOnAt: clock.now(),
    outlet: connection.out,
    connection: {
      address,
      secure: connection.security !== undefined,
      // What a proxy on this machine says of its other side cannot be seen from here.
      local: isLoopback(address) && connection.forwardedBy === undefined,
      certificateFingerprint: connection.security?.peerFingerprint,
    },
  });
  session.holder = holder;
  return session;
}
