/** Who has founded a room, as far as a quota goes. */
import { networkOfHost } from '../../core/cloak.js';
import type { Author } from '../store/types.js';

/**
 * An account, or the address that a guest came from, of IPv6 its /64: a guest has a new identity with each connection. Empty for
 * the server itself.
 */
export function founderOf({ session, account, host, identity }: Author): string {
  if (session === '') return '';
  return account === undefined ? `host:${networkOfHost(host)}` : identity;
}
