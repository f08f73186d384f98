/** How many connections there may be, in all and from one address, and how fast they may come. */
import { isLoopback, networkOf } from '../../core/address.js';
import { TokenBucket } from '../../core/token-bucket.js';

export interface AdmissionLimits {
  /** 0 for any number. */
  readonly connections: number;
  /** 0 for any number. */
  readonly perAddress: number;
  /** New ones a minute from one address that is not of this machine; 0, or none, for any number. */
  readonly perMinute?: number;
}

/** Addresses whose rate is known; the one that came first is forgotten first. */
const MOST_RATES = 10_000;

export class Admission {
  readonly #limits: AdmissionLimits;
  /** Of networks that have come of late. */
  readonly #rates: Map<string, TokenBucket> = new Map();
  readonly #now: () => number;
  /** One entry for each network that has a connection. */
  readonly #byAddress: Map<string, number> = new Map();
  #total = 0;

  /** @param now monotonic, ms */
  constructor(limits: AdmissionLimits, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#limits = limits;
  }

  /** Connections that are let in now. */
  get total(): number {
    return this.#total;
  }

  /** @returns why not, in words for the peer, or undefined when it is let in and counted until `leave` */
  enter(address: string): string | undefined {
    const { connections, perAddress } = this.#limits;
    const network = networkOf(address);
    const here = this.#byAddress.get(network) ?? 0;
    if (connections > 0 && this.#total >= connections) return 'The server is full, try again later';
    if (perAddress > 0 && here >= perAddress) return 'Too many connections from your address';
    const wait = isLoopback(address) ? 0 : this.#takeRate(network);
    if (wait > 0)
      return `Too many connections from your address of late, try again in ${Math.ceil(wait / 1000)} seconds`;
    this.#byAddress.set(network, here + 1);
    this.#total++;
    return undefined;
  }

  leave(address: string): void {
    const network = networkOf(address);
    const here = this.#byAddress.get(network);
    if (here === undefined) return;
    this.#total--;
    if (here === 1) this.#byAddress.delete(network);
    else this.#byAddress.set(network, here - 1);
  }

  /** @returns ms to wait, 0 when there is a place */
  #takeRate(network: string): number {
    const { perMinute = 0 } = this.#limits;
    if (perMinute === 0) return 0;
    const now = this.#now();
    let rate = this.#rates.get(network);
    if (rate === undefined) {
      rate = new TokenBucket(perMinute / 60, perMinute, now);
      this.#rates.set(network, rate);
      const [oldest] = this.#rates.keys();
      if (this.#rates.size > MOST_RATES && oldest !== undefined) this.#rates.delete(oldest);
    }
    return rate.take(1, now);
  }
}
