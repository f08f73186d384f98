/**
 * A key (ECDSA P-256) and a certificate that vouches for itself, for a server or a person whom others know by the key.
 *
 * The library is loaded when it is needed: once in the life of a server, once in that of a client
 * (docs/adr/0014-self-signed-certificates.md).
 */
import { isIP } from 'node:net';

export interface SelfSignedOptions {
  /** Who it says it is; at most 64 characters count (X.520). */
  readonly name: string;
  /** Host names and IP addresses it is good for; none for a person. */
  readonly hosts?: readonly string[];
  /** What it may be used for. */
  readonly usage: 'server' | 'client';
  /** Unix ms. */
  readonly now: number;
}

/** Both as PEM: PKCS #8 and X.509. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

const DAY_MS = 86_400_000;
/** Ten years: others pin the key, so an end of the certificate would only be a nuisance. */
const VALID_MS = 3650 * DAY_MS;
/** For peers whose clocks are behind. */
const GRACE_MS = DAY_MS;
const MOST_NAME = 64;

const COMMON_NAME = '2.5.4.3';
const KEY_USAGE = '2.5.29.15';
const ALTERNATIVE_NAMES = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const PURPOSES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;
/** Bit 0 of KeyUsage, digitalSignature: seven bits of the byte are not used. */
const DIGITAL_SIGNATURE = { valueHex: Uint8Array.of(0x80).buffer, unusedBits: 7 };
/** Types of GeneralName. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

export async function makeSelfSigned(options: SelfSignedOptions): Promise<KeyPair> {
  const [pki, asn1] = await Promise.all([import('pkijs'), import('asn1js')]);
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const made = new pki.Certificate();
  // Counted from 0: version 3, the one with extensions.
  made.version = 2;
  made.serialNumber = new asn1.Integer({ valueHex: serialNumber() });
  for (const name of [made.issuer, made.subject]) {
    const value = new asn1.Utf8String({ value: options.name.slice(0, MOST_NAME) });
    name.typesAndValues.push(new pki.AttributeTypeAndValue({ type: COMMON_NAME, value }));
  }
  made.notBefore.value = wholeSecond(options.now - GRACE_MS);
  made.notAfter.value = wholeSecond(options.now + VALID_MS);
  const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }): void => {
    made.extensions ??= [];
    made.extensions.push(new pki.Extension({ extnID, critical, extnValue: value.toBER() }));
  };
  extension(BASIC_CONSTRAINTS, true, new pki.BasicConstraints({ cA: false }).toSchema());
  extension(KEY_USAGE, true, new asn1.BitString(DIGITAL_SIGNATURE));
  extension(
    EXTENDED_KEY_USAGE,
    false,
    new pki.ExtKeyUsage({ keyPurposes: [PURPOSES[options.usage]] }).toSchema(),
  );
  const names = [...new Set(options.hosts ?? [])].map((host) => {
    const address = addressBytes(host);
    return address === undefined
      ? new pki.GeneralName({ type: DNS_NAME, value: host })
      : new pki.GeneralName({ type: IP_ADDRESS, value: new asn1.OctetString({ valueHex: address }) });
  });
  if (names.length > 0) extension(ALTERNATIVE_NAMES, false, new pki.GeneralNames({ names }).toSchema());
  await made.subjectPublicKeyInfo.importKey(pair.publicKey);
  await made.sign(pair.privateKey, 'SHA-256');
  return {
    key: pem('PRIVATE KEY', await subtle.exportKey('pkcs8', pair.privateKey)),
    certificate: pem('CERTIFICATE', made.toSchema(true).toBER()),
  };
}

/** 127 random bits, positive and never 0, as RFC 5280 4.1.2.2 wants it. */
function serialNumber(): ArrayBuffer {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.buffer;
}

/** Certificates know no fractions. */
function wholeSecond(ms: number): Date {
  return new Date(Math.floor(ms / 1000) * 1000);
}

/** @returns undefined for what is no IP address */
function addressBytes(host: string): ArrayBuffer | undefined {
  const kind = isIP(host);
  if (kind === 0) return undefined;
  if (kind === 4) return Uint8Array.from(host.split('.'), Number).buffer;
  const [head = '', tail] = host.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const middle = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return Uint8Array.from([...before, ...middle, ...after].flatMap((group) => [group >> 8, group & 0xff]))
    .buffer;
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
