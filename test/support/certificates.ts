/** Certificates of any sort: self-signed, of an authority of the test's own, expired, for another name. */
import type { webcrypto } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';

const DAY_MS = 86_400_000;

export interface TestPair {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
}

export interface Authority extends TestPair {
  readonly signer: webcrypto.CryptoKey;
  readonly made: pki.Certificate;
}

export interface IssueOptions {
  /** Names it is good for. */
  readonly hosts?: readonly string[];
  /** Ms from now. */
  readonly from?: number;
  readonly until?: number;
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

async function build(
  name: string,
  options: IssueOptions,
  issuer: Authority | undefined,
  isAuthority: boolean,
): Promise<Authority> {
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const made = new pki.Certificate();
  made.version = 2;
  const serial = globalThis.crypto.getRandomValues(new Uint8Array(8));
  serial[0] = 1;
  made.serialNumber = new asn1.Integer({ valueHex: serial.buffer });
  const subject = new pki.AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new asn1.Utf8String({ value: name }),
  });
  made.subject.typesAndValues.push(subject);
  made.issuer = issuer?.made.subject ?? made.subject;
  const whole = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);
  made.notBefore.value = whole(Date.now() + (options.from ?? -DAY_MS));
  made.notAfter.value = whole(Date.now() + (options.until ?? DAY_MS));
  const basic = new pki.BasicConstraints({ cA: isAuthority }).toSchema().toBER();
  made.extensions = [new pki.Extension({ extnID: '2.5.29.19', critical: true, extnValue: basic })];
  const { hosts = [] } = options;
  if (hosts.length > 0) {
    const names = hosts.map((value) => new pki.GeneralName({ type: 2, value }));
    const extnValue = new pki.GeneralNames({ names }).toSchema().toBER();
    made.extensions.push(new pki.Extension({ extnID: '2.5.29.17', extnValue }));
  }
  await made.subjectPublicKeyInfo.importKey(pair.publicKey);
  await made.sign(issuer?.signer ?? pair.privateKey, 'SHA-256');
  return {
    key: pem('PRIVATE KEY', await subtle.exportKey('pkcs8', pair.privateKey)),
    certificate: pem('CERTIFICATE', made.toSchema(true).toBER()),
    signer: pair.privateKey,
    made,
  };
}

/** An authority that nobody trusts until its certificate is given to them. */
export function makeAuthority(): Promise<Authority> {
  return build('Test authority', {}, undefined, true);
}

/** A pair that the authority vouches for, or the pair itself. */
export function issue(options: IssueOptions = {}, authority?: Authority): Promise<TestPair> {
  return build(options.hosts?.[0] ?? 'test', options, authority, false);
}
