/**
 * Transport over TLS: a handshake on a connected socket, and what it has told about the other end.
 *
 * Nobody is trusted here: certificates are not refused by Node but handed to a judge, since a client also trusts keys
 * that it has seen before, and a server asks for a key without asking who vouches for it.
 */
import { isIP } from 'node:net';
import { type SecureContext, type TLSSocket, connect } from 'node:tls';
import { ChatError, asError } from './errors.js';
import { fingerprintOf } from './key-fingerprint.js';
import {
  type ConnectOptions,
  describeSocketError,
  formatAddress,
  openSocket,
  untilConnected,
  wrapSocket,
} from './tcp-transport.js';
import type { Source, Transport, TransportSecurity } from './transport.js';

/** The oldest version that is spoken. */
export const OLDEST_TLS = 'TLSv1.2';

/** A server's certificate, before anything has been sent to it. */
export interface ServerProof {
  readonly fingerprint: string;
  /** Why no authority of this machine vouches for it under the name that was asked for; undefined when one does. */
  readonly distrust: string | undefined;
}

export interface ConnectTlsOptions extends ConnectOptions {
  /** Whom we trust, and who we say that we are; default: the authorities that Node knows, and nobody. */
  readonly context?: SecureContext | undefined;
  /** The TCP connection stands and the handshake begins. */
  readonly onHandshake?: () => void;
  /** @throws whatever connectTls is to throw: then not a byte has been sent under this key */
  readonly judge: (proof: ServerProof) => void;
}

/**
 * @throws ChatError CONNECT_FAILED as connectTcp; NOT_TLS when the other end speaks something else; TLS_FAILED when the
 *   handshake does not come to an end; what the judge throws; the reason of the signal
 */
export async function connectTls(options: ConnectTlsOptions): Promise<Transport> {
  const { host, port, clock, timeoutMs, signal, context } = options;
  const until = clock.monotonic() + timeoutMs;
  const raw = await openSocket(options);
  options.onHandshake?.();
  const socket = connect({
    socket: raw,
    // RFC 6066: only names, never addresses.
    servername: isIP(host) === 0 ? host : '',
    host,
    minVersion: OLDEST_TLS,
    rejectUnauthorized: false,
    ...(context !== undefined && { secureContext: context }),
  });
  try {
    const left = Math.max(1, until - clock.monotonic());
    await untilConnected(socket, { clock, timeoutMs: left, ...(signal && { signal }) }, 'secureConnect');
    const security = securityOf(socket);
    if (security.peerFingerprint === undefined)
      throw new ChatError(
        'TLS_FAILED',
        `Cannot connect to ${formatAddress(host, port)}: its key cannot be read`,
      );
    options.judge({ fingerprint: security.peerFingerprint, distrust: distrustOf(socket) });
    return wrapSocket(socket, security);
  } catch (error) {
    // Whatever comes now has nobody to go to.
    for (const each of [socket, raw]) each.on('error', () => {}).destroy();
    if (signal?.aborted === true || error instanceof ChatError) throw error;
    throw failed(formatAddress(host, port), asError(error));
  }
}

/** A socket whose handshake is over as a Transport, which takes it over. */
export function wrapTls(socket: TLSSocket, source?: Source): Transport {
  return wrapSocket(socket, securityOf(socket), source);
}

function securityOf(socket: TLSSocket): TransportSecurity {
  const { raw } = socket.getPeerCertificate() as { readonly raw?: Uint8Array };
  return {
    protocol: (socket.getProtocol() ?? 'TLS').replace(/^TLSv/, 'TLS '),
    cipher: socket.getCipher().standardName,
    peerFingerprint: raw === undefined ? undefined : fingerprintOf(raw),
    isVerified: socket.authorized,
  };
}

function distrustOf({ authorized, authorizationError }: TLSSocket): string | undefined {
  if (authorized) return undefined;
  const { code, message } = errorParts(authorizationError);
  return DISTRUST.get(code) ?? (message || code || 'it cannot be verified');
}

/** Typed as an Error and given as a code; with a wrong name it is an Error that has one. */
function errorParts(found: unknown): { code: string; message: string } {
  if (typeof found === 'string') return { code: found, message: '' };
  const { code = '', message } = asError(found) as NodeJS.ErrnoException;
  return { code, message };
}

/** X509_verify_cert_error(3), and Node's own for the name. */
const DISTRUST: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'nobody on this machine knows the authority of its certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'nobody on this machine knows the authority of its certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'nobody on this machine knows the authority of its certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'nobody on this machine knows the authority of its certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
]);

/** The first bytes of something that is not TLS are taken for a record with a version or a length that cannot be. */
const NOT_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE|HTTP_REQUEST|INVALID_RECORD/;
const NO_COMMON_VERSION = /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/;

function failed(where: string, error: NodeJS.ErrnoException): ChatError {
  const words = wordsOf(error);
  return words === undefined
    ? new ChatError('NOT_TLS', `Cannot connect to ${where}: this is not TLS; --no-tls if you mean it`, {
        cause: error,
      })
    : new ChatError('TLS_FAILED', `Cannot connect to ${where}: ${words}`, { cause: error });
}

/** @returns undefined when the other end does not speak TLS */
function wordsOf(error: NodeJS.ErrnoException): string | undefined {
  const { code = '' } = error;
  if (NOT_TLS.test(code)) return undefined;
  if (NO_COMMON_VERSION.test(code)) return 'it speaks no version of TLS from 1.2 on';
  if (code === 'ECONNRESET') return 'it hung up during the TLS handshake';
  if (code.startsWith('ERR_SSL')) return `the TLS handshake failed (${code.slice('ERR_SSL_'.length)})`;
  return `${describeSocketError(error)} during the TLS handshake`;
}
