/** Who is connected: a connection is made of each transport that is let in, greeted, and known until it has ended. */
import type { Transport } from '../core/transport.js';
import { Connection, type ConnectionServices } from './connection/connection.js';
import { boundUnregistered } from './dispatch/bound-unregistered.js';
import { Client } from './dispatch/client.js';
import { replyLine } from './dispatch/reply-line.js';
import type { DispatchServices } from './dispatch/services.js';
import { greeting } from './session/welcome.js';

export class Clients {
  /** Those that have not ended. */
  readonly all: Set<Client> = new Set();
  readonly #connections: ConnectionServices;
  readonly #dispatch: DispatchServices;

  constructor(connections: ConnectionServices, dispatch: DispatchServices) {
    this.#connections = connections;
    this.#dispatch = dispatch;
  }

  accept(transport: Transport): void {
    const { logger, clock, state, settings } = this.#dispatch;
    logger.info('client.connected', { address: transport.remoteAddress });
    void new Connection(transport, this.#connections, (made) => {
      const client = new Client(made, this.#dispatch, (ended) => this.all.delete(ended));
      this.all.add(client);
      boundUnregistered(state, settings.limits.unregistered);
      const text = replyLine(greeting(settings), client.session, settings.name, clock.now());
      made.out.pushNow({ text });
      return client;
    });
  }
}
