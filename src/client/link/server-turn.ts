/** Which of the servers is tried now. */
import { formatAddress } from '../../core/tcp-transport.js';
import { cleanText } from '../../protocol/clean-text.js';
import type { ServerAddress } from './server-address.js';

export class ServerTurn {
  readonly #servers: readonly [ServerAddress, ...ServerAddress[]];
  #index = 0;
  /** Where it is reached, when that is not where it was meant to be. */
  #where: ServerAddress | undefined;

  /** @param servers tried in this order, again and again */
  constructor(servers: readonly [ServerAddress, ...ServerAddress[]]) {
    this.#servers = servers;
  }

  /** As the reader wrote it. */
  get server(): ServerAddress {
    return this.#servers[this.#index % this.#servers.length] ?? this.#servers[0];
  }

  /** Where it is reached, for people. */
  get name(): string {
    const { host, port } = this.#where ?? this.server;
    return cleanText(formatAddress(host, port));
  }

  /** A new try begins where the server was meant to be. */
  begin(): void {
    this.#where = undefined;
  }

  /** The server of this turn is reached there. */
  foundAt(where: ServerAddress): void {
    this.#where = where;
  }

  next(): void {
    this.#index++;
    this.#where = undefined;
  }
}
