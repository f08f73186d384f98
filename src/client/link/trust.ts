/** Whether a server is the one that it was: the rules, without a disk or a socket. */
import { ChatError } from '../../core/errors.js';
import type { ServerProof } from '../../core/tls-transport.js';

/** What is known of a server: a key that was seen or trusted, or that authorities vouch for its name. */
export type Known = { readonly by: 'key'; readonly fingerprint: string } | { readonly by: 'authority' };

/** What an accepted server adds to what is known. */
export type Learned = 'nothing' | 'first-key' | 'authority';

/** Where nothing is to be learned, as in a script. */
export interface Pin {
  readonly fingerprint: string;
}

/** A server that may be another one. Nothing has been sent to it. */
export class DistrustError extends ChatError {
  /** What was expected: a fingerprint, or words for an authority. */
  readonly expected: string;
  /** The fingerprint of what answers. */
  readonly found: string;

  constructor(server: string, expected: string, found: string, remedy: string) {
    super('SERVER_CHANGED', `Cannot trust ${server}: expected ${expected}, got ${found}; ${remedy}`);
    this.expected = expected;
    this.found = found;
  }
}

/** What stands in the place of a fingerprint where the name was verified before. */
export const AUTHORITY = 'a certificate that an authority vouches for';

/**
 * A pin decides alone. A certificate that is valid for the name is good in any case, since the authority has looked. Else
 * the key has to be the known one; a name that an authority has vouched for does not fall back to a key.
 *
 * @param server as the reader knows it, host:port
 * @throws DistrustError
 */
export function judgeServer(
  server: string,
  { fingerprint, distrust }: ServerProof,
  known: Known | undefined,
  pin: Pin | undefined,
): Learned {
  if (pin !== undefined) {
    if (pin.fingerprint === fingerprint) return 'nothing';
    throw new DistrustError(server, pin.fingerprint, fingerprint, 'the key of --tls-pin is another one');
  }
  if (distrust === undefined) return known?.by === 'authority' ? 'nothing' : 'authority';
  if (known === undefined) return 'first-key';
  if (known.by === 'key' && known.fingerprint === fingerprint) return 'nothing';
  const expected = known.by === 'key' ? known.fingerprint : `${AUTHORITY} (now ${distrust})`;
  const remedy =
    'somebody may be listening in. Ask who runs the server for its fingerprint (chat-server fingerprint); if it is this ' +
    `one: chat-tui trust ${server} ${fingerprint}`;
  throw new DistrustError(server, expected, fingerprint, remedy);
}
