/**
 * What is shown of where somebody connects from. The address is known to the server and its operators alone; everybody
 * else sees a host of three words that a secret of the server makes of it:
 *
 *     <of the address>.<of its /24>.<of its /16>.ip4        IPv6: /128, /64, /48 and .ip6
 *
 * Equal addresses have equal hosts for ever, so a ban on the host holds, and one on `*.<of /24>.<of /16>.ip4` is of a
 * whole network; without the secret nothing of the address can be found out, not even by trying all there are.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { addressBytes, isLoopback, networkOf } from './address.js';

/** Bits of an address that each word stands for, the most telling first. */
const PREFIXES = { 4: [32, 24, 16], 16: [128, 64, 48] } as const;
/** Of 5 bits each: two networks of a million share a word with a chance of one half. */
const WORD_LENGTH = 8;
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const IPV6_SUFFIX = '.ip6';
const SUFFIXES = { 4: '.ip4', 16: IPV6_SUFFIX } as const;
/** Of what is no address: a peer that was gone before it could be asked. */
const UNKNOWN_SUFFIX = '.gone';

export class Cloak {
  readonly #key: Uint8Array;

  /** @param secret random, of this server for ever; another one makes other hosts, to which no ban applies */
  constructor(secret: string) {
    // Other things are made of the same secret.
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'chat-server cloak', 32));
  }

  /** The host that others are shown. An address of this machine itself says nothing about anybody, and stays. */
  hostOf(address: string): string {
    if (isLoopback(address)) return asHost(address);
    const bytes = addressBytes(address);
    if (bytes === undefined) return `${this.#word(`other ${address}`)}${UNKNOWN_SUFFIX}`;
    const family = bytes.length === 4 ? 4 : 16;
    const words = PREFIXES[family].map((bits) =>
      this.#word(`${family} ${bits} ${bytes.slice(0, bits / 8).join(' ')}`),
    );
    return `${words.join('.')}${SUFFIXES[family]}`;
  }

  #word(text: string): string {
    const digest = createHmac('sha256', this.#key).update(text).digest();
    return Array.from(digest.subarray(0, WORD_LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('');
  }
}

/** An address as the host part of a source: it must not begin with a colon. */
export function asHost(address: string): string {
  return address.startsWith(':') ? `0${address}` : address;
}

/** What limits by address count by where only the host is known: of IPv6 the /64, cloaked or not. */
export function networkOfHost(host: string): string {
  return host.endsWith(IPV6_SUFFIX) ? host.slice(host.indexOf('.') + 1) : networkOf(host);
}
