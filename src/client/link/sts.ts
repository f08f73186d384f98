/** What a server says about plaintext with the capability `sts` (IRCv3 strict transport security). */
import type { TransportSecurity } from '../../core/transport.js';
import type { ServerAddress } from './server-address.js';

export interface StsWord {
  /** Where TLS is spoken; counts on a plaintext connection only. */
  readonly port: number | undefined;
  /** For how many seconds nothing but TLS will do, 0 for no longer; counts with TLS only. */
  readonly seconds: number | undefined;
}

/** Who keeps to what servers say. */
export interface StsListener {
  /** @returns whether the connection is to be given up at once, for one with TLS */
  announced(server: ServerAddress, value: string, security: TransportSecurity | undefined): boolean;
  /** A connection to the server is over: the policy counts from now on. */
  left(server: ServerAddress): void;
}

/** More than a hundred years are as good as for ever, and can still be added to a date. */
const MOST_SECONDS = 100 * 366 * 86_400;

/** Keys that are not known are passed over; a key that is there twice, or whose value is no number, says nothing. */
export function parseSts(value: string): StsWord {
  const found = new Map<string, string | undefined>();
  for (const token of value.split(',')) {
    const [key = '', ...rest] = token.split('=');
    found.set(key, found.has(key) ? undefined : rest.join('='));
  }
  const port = numberOf(found.get('port'));
  const seconds = numberOf(found.get('duration'));
  return {
    port: port !== undefined && port >= 1 && port <= 65_535 ? port : undefined,
    seconds: seconds === undefined ? undefined : Math.min(seconds, MOST_SECONDS),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
