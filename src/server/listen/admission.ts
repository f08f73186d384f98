/** How many connections there may be, in all and from one address. */

export interface AdmissionLimits {
  /** 0 for any number. */
  readonly connections: number;
  /** 0 for any number. */
  readonly perAddress: number;
}

export class Admission {
  readonly #limits: AdmissionLimits;
  /** One entry for each address that has a connection. */
  readonly #byAddress: Map<string, number> = new Map();
  #total = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** Connections that are let in now. */
  get total(): number {
    return this.#total;
  }

  /** @returns why not, in words for the peer, or undefined when it is let in and counted until `leave` */
  enter(address: string): string | undefined {
    const { connections, perAddress } = this.#limits;
    const here = this.#byAddress.get(address) ?? 0;
    if (connections > 0 && this.#total >= connections) return 'The server is full, try again later';
    if (perAddress > 0 && here >= perAddress) return 'Too many connections from your address';
    this.#byAddress.set(address, here + 1);
    this.#total++;
    return undefined;
  }

  leave(address: string): void {
    const here = this.#byAddress.get(address);
    if (here === undefined) return;
    this.#total--;
    if (here === 1) this.#byAddress.delete(address);
    else this.#byAddress.set(address, here - 1);
  }
}
