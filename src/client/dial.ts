/** Connecting as the flags and the known servers want it: TLS with somebody we know, or plaintext where that was asked for. */
import { createSecureContext, type SecureContext } from 'node:tls';
import { isLoopback } from '../core/address.js';
import type { Clock } from '../core/clock.js';
import { asError, ChatError } from '../core/errors.js';
import { connectTcp, formatAddress } from '../core/tcp-transport.js';
import { connectTls, OLDEST_TLS, type ServerProof } from '../core/tls-transport.js';
import { clientKey } from './disk/client-key.js';
import { KnownServers, type Lesson, type ServerRecord } from './disk/known-servers.js';
import type { Transport } from '../core/transport.js';
import type { Connect } from './link/link-options.js';
import type { Confidence } from './link/proofs.js';
import { judgeServer } from './link/trust.js';
import { StrictTransport } from './strict-transport.js';

/** What was asked for by flags. */
export interface Security {
  /** Plaintext; never taken up by ourselves. */
  readonly plaintext: boolean;
  /** The only key that is accepted; nothing is learned then. */
  readonly pin: string | undefined;
}

export interface DialerOptions {
  readonly security: Security;
  /** The client's directory for state. */
  readonly home: string;
  readonly clock: Clock;
  /** Words for the reader: a disk that keeps nothing, a server that now insists on TLS. */
  readonly onNotice: (words: string) => void;
  /** A server was seen for the first time, and its key is kept. */
  readonly onMeeting: (server: string, fingerprint: string) => void;
  /** What trying again will not mend, to be read at once; said once of each server. */
  readonly onFault: (words: string) => void;
}

const CONNECT_MS = 10_000;

export class Dialer {
  readonly #options: DialerOptions;
  /** What servers say about TLS. */
  readonly sts: StrictTransport;
  readonly #known: KnownServers;
  /** Where the disk keeps nothing, a key counts until this client ends. */
  readonly #met: Map<string, string> = new Map();
  /** Servers that were said not to speak TLS; no more than there are flags. */
  readonly #plain: Set<string> = new Set();
  /** Whom a connection is to, host:port; none for one in plaintext. */
  readonly #servers: WeakMap<Transport, string> = new WeakMap();
  #peer: string | undefined;
  #context: Promise<SecureContext> | undefined;

  constructor(options: DialerOptions) {
    this.#options = options;
    const { home, clock, security, onNotice } = options;
    this.#known = new KnownServers(home);
    this.sts = new StrictTransport({ home, clock, plaintext: security.plaintext, onNotice });
  }

  readonly connect: Connect = async (address, signal, onStep) => {
    const { host } = address;
    const { port, secure, strict } = this.sts.route(address);
    this.#peer = undefined;
    const where = { host, port };
    const target = { ...where, clock: this.#options.clock, signal, timeoutMs: CONNECT_MS };
    onStep('TCP', where);
    if (!secure) return await connectTcp(target);
    this.#context ??= this.#makeContext();
    const context = await this.#context;
    const server = formatAddress(host, port);
    const judge = (proof: ServerProof): void => {
      if (strict) this.#demandAuthority(server, proof);
      this.#judge(server, proof);
      this.#peer = `${server} has the key ${proof.fingerprint}`;
    };
    try {
      const onHandshake = (): void => onStep('TLS', where);
      const transport = await connectTls({ ...target, context, judge, onHandshake });
      this.#servers.set(transport, server);
      return transport;
    } catch (error) {
      if (error instanceof ChatError && error.code === 'NOT_TLS' && !this.#plain.has(server)) {
        this.#plain.add(server);
        this.#options.onFault(error.message);
      }
      throw error;
    }
  };

  /**
   * A server that insists on TLS is known by its name, and nobody can say that another key will do: that is what a
   * listener on the way would ask for. A pin is as good as an authority.
   *
   * @throws ChatError TLS_FAILED, for the connection to be tried again
   */
  #demandAuthority(server: string, { distrust }: ServerProof): void {
    if (distrust === undefined || this.#options.security.pin !== undefined) return;
    throw new ChatError(
      'TLS_FAILED',
      `Cannot connect to ${server}: ${distrust}, and this server insists on one that can be verified (STS)`,
    );
  }

  /**
   * Passwords are told to nobody but this machine, and who has shown more than a key that nobody has looked at; and never
   * to somebody who could do with less before.
   */
  readonly confidence: Confidence = {
    whyNoPlain: (transport) => {
      const server = this.#servers.get(transport);
      if (server === undefined)
        return isLoopback(transport.remoteAddress) ? undefined : 'everybody on the way could read it';
      const { isTrusted, knowsScram } = this.#read(server);
      if (knowsScram)
        return `${server} could do without being told it before, and now says that it cannot (SCRAM-SHA-256); if that is meant: chat-tui trust ${server}`;
      const isSure =
        isTrusted || transport.security?.isVerified === true || this.#options.security.pin !== undefined;
      return isSure
        ? undefined
        : `nobody has said that ${server} is the right one: compare its key and say so with chat-tui trust ${server}`;
    },
    hasProven: (transport) => {
      const server = this.#servers.get(transport);
      if (server !== undefined && !this.#read(server).knowsScram) this.#learn(server, 'scram', '');
    },
  };

  /** What cannot be read is taken for the least. */
  #read(server: string): Pick<ServerRecord, 'isTrusted' | 'knowsScram'> {
    try {
      return this.#known.read(server);
    } catch {
      return { isTrusted: false, knowsScram: false };
    }
  }

  /** The reader says that this key is the right one. */
  readonly trust = (server: string, fingerprint: string): void => {
    this.#met.set(server, fingerprint);
    this.#learn(server, 'trust', fingerprint);
  };

  /** Whom we are connected to, with the whole fingerprint, to be compared with what its people say; undefined in plaintext. */
  readonly peer = (): string | undefined => this.#peer;

  #judge(server: string, proof: ServerProof): void {
    const { security, onMeeting } = this.#options;
    const pin = security.pin === undefined ? undefined : { fingerprint: security.pin };
    const met = this.#met.get(server);
    const known = met === undefined ? this.#known.find(server) : ({ by: 'key', fingerprint: met } as const);
    const learned = judgeServer(server, proof, known, pin);
    if (learned === 'nothing') return;
    if (learned === 'authority') {
      this.#met.delete(server);
      this.#learn(server, 'authority', '');
      return;
    }
    this.#learn(server, 'first', proof.fingerprint);
    onMeeting(server, proof.fingerprint);
    // Another client may have met another one at the same moment: then one of the two is wrong.
    if (this.#met.has(server)) return;
    judgeServer(server, proof, this.#known.find(server), undefined);
  }

  #learn(server: string, lesson: Lesson, fingerprint: string): void {
    try {
      this.#known.learn(server, lesson, fingerprint);
    } catch (error) {
      if (fingerprint !== '') this.#met.set(server, fingerprint);
      this.#options.onNotice(
        `the key of ${server} is known until this client ends only: ${asError(error).message}`,
      );
    }
  }

  /** Our own key is shown to servers that ask; without one we are a guest. */
  async #makeContext(): Promise<SecureContext> {
    const { home, clock, onNotice } = this.#options;
    try {
      const pem = await clientKey(home, clock.now());
      return createSecureContext({ key: pem, cert: pem, minVersion: OLDEST_TLS });
    } catch (error) {
      onNotice(`there is no key of your own to be known by: ${asError(error).message}`);
      return createSecureContext({ minVersion: OLDEST_TLS });
    }
  }
}
