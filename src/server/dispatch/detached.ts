/**
 * Sessions whose connection is lost and whose client may come back, until it does or their time is up.
 *
 * All deadlines are on the server's one wheel. A stranger who connects and vanishes again and again leaves sessions
 * behind, so they are bounded in all and for each address; the one that has waited longest makes room.
 */
import { networkOfHost } from '../../core/cloak.js';
import { type TimerWheel, WheelEntry } from '../../core/wheel.js';
import type { Session } from '../state/session.js';

export interface DetachedOptions {
  readonly wheel: TimerWheel;
  /** How long a session waits, ms. */
  readonly graceMs: number;
  /** The most that wait, in all and of one address; 0 for any number. */
  readonly most: number;
  readonly mostPerAddress: number;
  /** The time of a session is up. */
  readonly onOver: (session: Session) => void;
}

export class Detached {
  readonly #options: DetachedOptions;
  /** In the order in which they were lost. */
  readonly #waiting: Map<Session, WheelEntry> = new Map();
  /** By what is known of the address after a restart too, of IPv6 the /64. */
  readonly #byAddress: Map<string, Set<Session>> = new Map();

  constructor(options: DetachedOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Begins the time of a session whose connection has just been lost. */
  add(session: Session): void {
    const { most, mostPerAddress } = this.#options;
    this.restore(session);
    const ofAddress = this.#byAddress.get(networkOfHost(session.host));
    if (ofAddress !== undefined && mostPerAddress > 0 && ofAddress.size > mostPerAddress)
      this.#endFirst(ofAddress);
    if (most > 0 && this.#waiting.size > most) this.#endFirst(this.#waiting.keys());
  }

  /** Begins the time of a session that is there again after a restart: all that there were find room. */
  restore(session: Session): void {
    const entry = new WheelEntry(() => this.#end(session));
    this.#waiting.set(session, entry);
    const network = networkOfHost(session.host);
    const ofAddress = this.#byAddress.get(network);
    if (ofAddress === undefined) this.#byAddress.set(network, new Set([session]));
    else ofAddress.add(session);
    this.#options.wheel.schedule(entry, this.#options.graceMs);
  }

  /** The session has a connection again, or is over. */
  remove(session: Session): void {
    const entry = this.#waiting.get(session);
    if (entry === undefined) return;
    this.#options.wheel.cancel(entry);
    this.#waiting.delete(session);
    const network = networkOfHost(session.host);
    const ofAddress = this.#byAddress.get(network);
    ofAddress?.delete(session);
    if (ofAddress?.size === 0) this.#byAddress.delete(network);
  }

  #endFirst(sessions: Iterable<Session>): void {
    for (const session of sessions) {
      this.#end(session);
      return;
    }
  }

  #end(session: Session): void {
    this.remove(session);
    this.#options.onOver(session);
  }
}
