/** Which lines have a password or a one-time code in them, and what is said in their place where others could read along. */
import type { MessageParts } from '../../protocol/serialise.js';

export const OVERHEARD =
  'nothing was sent: without TLS others can read a password on its way; connect with TLS';

const OF_ACCOUNT: ReadonlySet<string> = new Set(['PASSWORD', 'CLAIM']);

/** SASL looks after itself (link/sasl.ts); the password of a server is sent before anybody is asked. */
export function tellsSecret({ command, params = [] }: MessageParts): boolean {
  switch (command) {
    case 'REGISTER':
      return params.length > 2;
    case 'ACCOUNT':
      return params.length > 1 && OF_ACCOUNT.has((params[0] ?? '').toUpperCase());
    case 'OPER':
      return params.length > 1;
    default:
      return false;
  }
}
