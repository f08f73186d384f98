/** Networks as they are written, `192.0.2.0/24`, and whether an address is in one of them. */
import { BlockList, isIP } from 'node:net';

const WIDTHS = { 4: 32, 6: 128 } as const;

/** An address with the length of its prefix: all of it for a single address. */
export interface Network {
  readonly family: 4 | 6;
  readonly address: string;
  readonly bits: number;
}

/** @returns undefined for what is none: without a zone, and not an IPv4 address in IPv6 clothes */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, more] = text.toLowerCase().split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || more !== undefined || /^::ffff:.*\.|%/.test(address))
    return undefined;
  if (length === undefined) return { family, address, bits: WIDTHS[family] };
  const bits = Number(length);
  return /^(?:0|[1-9]\d{0,2})$/.test(length) && bits <= WIDTHS[family]
    ? { family, address, bits }
    : undefined;
}

export class NetworkList {
  readonly #list: BlockList = new BlockList();

  /** @param networks what is none is left out */
  constructor(networks: Iterable<string>) {
    for (const text of networks) {
      const network = parseNetwork(text);
      if (network !== undefined) this.#list.addSubnet(network.address, network.bits, `ipv${network.family}`);
    }
  }

  /** False for what is no address. */
  has(address: string): boolean {
    const family = isIP(address);
    return (family === 4 || family === 6) && this.#list.check(address, `ipv${family}`);
  }
}
