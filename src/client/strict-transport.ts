/**
 * Keeping to what servers say about TLS (IRCv3 strict transport security): a server that was met in plaintext and says
 * where TLS is spoken is met there from then on, and one that has said so with a certificate that can be verified is
 * never spoken to in any other way until its time is over.
 */
import { isIP } from 'node:net';
import type { Clock } from '../core/clock.js';
import { asError, ChatError } from '../core/errors.js';
import { formatAddress } from '../core/tcp-transport.js';
import type { TransportSecurity } from '../core/transport.js';
import { StsPolicies, type StsPolicy } from './disk/sts-policies.js';
import type { ServerAddress } from './link/server-address.js';
import { parseSts, type StsListener } from './link/sts.js';

export interface StrictTransportOptions {
  /** The client's directory for state. */
  readonly home: string;
  readonly clock: Clock;
  /** Plaintext was asked for. */
  readonly plaintext: boolean;
  readonly onNotice: (words: string) => void;
}

/** How a server is to be reached. */
export interface Route {
  readonly port: number;
  readonly secure: boolean;
  /** Nothing less than a certificate that can be verified will do. */
  readonly strict: boolean;
}

export class StrictTransport implements StsListener {
  readonly #options: StrictTransportOptions;
  readonly #policies: StsPolicies;
  /** Ports of hosts that have asked for TLS in plaintext; no more hosts than there are flags. */
  readonly #upgrades: Map<string, number> = new Map();
  /** What hosts have said last; it counts again from the end of a connection. The same bound. */
  readonly #announced: Map<string, { readonly port: number; readonly seconds: number }> = new Map();

  constructor(options: StrictTransportOptions) {
    this.#options = options;
    this.#policies = new StsPolicies(options.home);
  }

  /** @throws ChatError STS when plaintext was asked for and nobody can know whether it is forbidden */
  route({ host, port }: ServerAddress): Route {
    const { plaintext } = this.#options;
    const name = nameOf(host);
    if (name === undefined) return { port, secure: !plaintext, strict: false };
    const policy = this.#find(name);
    const upgrade = this.#upgrades.get(name) ?? policy?.port;
    if (upgrade === undefined) return { port, secure: !plaintext, strict: false };
    return { port: plaintext ? upgrade : port, secure: true, strict: true };
  }

  announced(server: ServerAddress, value: string, security: TransportSecurity | undefined): boolean {
    const name = nameOf(server.host);
    // An address has no name that a certificate could be verified for.
    if (name === undefined) return false;
    const { port, seconds } = parseSts(value);
    if (security === undefined) {
      if (port === undefined) return false;
      this.#upgrades.set(name, port);
      const from = formatAddress(server.host, server.port);
      this.#options.onNotice(
        `${from} wants TLS: going on to ${formatAddress(server.host, port)}, and never back to plaintext`,
      );
      return true;
    }
    if (!security.isVerified || seconds === undefined) return false;
    if (seconds === 0) this.#forget(name);
    else {
      const { port: here } = this.route(server);
      this.#announced.set(name, { port: here, seconds });
      this.#keep(name, here, seconds);
    }
    return false;
  }

  left(server: ServerAddress): void {
    const name = nameOf(server.host);
    const said = name === undefined ? undefined : this.#announced.get(name);
    if (name === undefined || said === undefined) return;
    this.#announced.delete(name);
    this.#keep(name, said.port, said.seconds);
  }

  #find(name: string): StsPolicy | undefined {
    try {
      return this.#policies.find(name, this.#options.clock.now());
    } catch (error) {
      // Where it is TLS in any case, the known servers say what else has to be right.
      if (!this.#options.plaintext) return undefined;
      throw new ChatError(
        'STS',
        `Cannot know whether ${name} may be reached without TLS: ${asError(error).message}`,
        {
          cause: error,
        },
      );
    }
  }

  #keep(name: string, port: number, seconds: number): void {
    try {
      this.#policies.keep(name, { port, until: this.#options.clock.now() + seconds * 1000 });
    } catch (error) {
      this.#tell(name, error);
    }
  }

  #forget(name: string): void {
    this.#announced.delete(name);
    this.#upgrades.delete(name);
    try {
      this.#policies.forget(name);
    } catch (error) {
      this.#tell(name, error);
    }
  }

  #tell(name: string, error: unknown): void {
    this.#options.onNotice(`what ${name} says about TLS is not kept: ${asError(error).message}`);
  }
}

/** @returns undefined for an address */
function nameOf(host: string): string | undefined {
  return isIP(host) === 0 ? host.toLowerCase().replace(/\.$/, '') : undefined;
}
