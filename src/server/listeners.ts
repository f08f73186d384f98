/** All the doors of the server: plaintext and TLS, with one count of who has come in and one certificate for all. */
import type { Clock } from '../core/clock.js';
import type { Transport } from '../core/transport.js';
import type { ServerConfig } from './config.js';
import { Admission } from './listen/admission.js';
import { CredentialKeeper } from './listen/credential-keeper.js';
import { credentialFiles, readCredentials } from './listen/credentials.js';
import { affordableConnections, descriptorLimit } from './listen/descriptors.js';
import { Listener, type Listening } from './listen/listener.js';
import { ensureOwnCredentials } from './listen/own-credentials.js';
import { TlsAcceptor } from './listen/tls-acceptor.js';
import type { Logger } from './observe/logger.js';

export interface ListenersOptions {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Why an address is kept out, undefined when it is not. */
  readonly refusalOf: (address: string) => string | undefined;
  readonly onConnection: (transport: Transport) => void;
}

export class Listeners {
  readonly #options: ListenersOptions;
  readonly #admission: Admission;
  readonly #open: Listener[] = [];
  #acceptor: TlsAcceptor | undefined;
  #keeper: CredentialKeeper | undefined;

  constructor(options: ListenersOptions) {
    this.#options = options;
    const { limits } = options.config;
    const affordable = affordableConnections(limits.connections, descriptorLimit());
    this.#admission = new Admission(
      { connections: affordable, perAddress: limits.perIp, perMinute: limits.connectRate },
      () => options.clock.monotonic(),
    );
    if (affordable < limits.connections) {
      const reason = 'the limit of open files is too low for more (ulimit -n)';
      options.logger.warn('server.few-descriptors', {
        connections: affordable,
        limit: limits.connections,
        reason,
      });
    }
  }

  /** Connections that are let in, those included whose handshake is not over. */
  get connections(): number {
    return this.#admission.total;
  }

  /**
   * Opens them all, making a certificate where one is needed and there is none.
   *
   * @throws ChatError TLS_CREDENTIALS, PORT_TAKEN or CANNOT_LISTEN; what is open by then has to be closed
   */
  async open(): Promise<readonly Listening[]> {
    const { config, clock, logger, refusalOf, onConnection } = this.#options;
    if (config.listen.some(({ tls }) => tls)) await this.#prepareTls();
    const listening: Listening[] = [];
    for (const { host, port, tls, proxy: proxies = [] } of config.listen) {
      const tlsAcceptor = tls ? this.#acceptor : undefined;
      const admission = this.#admission;
      const listener = new Listener({
        host,
        port,
        tlsAcceptor,
        proxies,
        admission,
        clock,
        logger,
        refusalOf,
        onConnection,
      });
      listening.push(await listener.open());
      this.#open.push(listener);
    }
    return listening;
  }

  /** Reads the certificate again; connections stay. */
  reload(): void {
    this.#keeper?.reload();
  }

  /** Lets nobody in any more. Resolves when the last who was let in has gone. */
  async close(): Promise<void> {
    this.#keeper?.close();
    this.#acceptor?.close();
    await Promise.all(this.#open.map((listener) => listener.close()));
  }

  async #prepareTls(): Promise<void> {
    const { config, clock, logger, onConnection } = this.#options;
    const files = credentialFiles(config.data, config.tls);
    if (files.isOwn) {
      const made = await ensureOwnCredentials(files, { name: config.name, now: clock.now() });
      if (made) logger.info('tls.certificate-made', { file: files.certificate });
    }
    const credentials = readCredentials(files);
    const handshakeMs = config.tls.handshake;
    const acceptor = new TlsAcceptor({ credentials, handshakeMs, clock, logger, onConnection });
    this.#acceptor = acceptor;
    this.#keeper = new CredentialKeeper({
      credentials,
      clock,
      logger,
      onChange: (changed) => acceptor.use(changed),
    });
  }
}
