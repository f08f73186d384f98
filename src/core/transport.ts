/** A connection as everything above sees it: bytes in both directions, and one report of how it ended. */

/**
 * `end`: the peer closed in the ordinary way. `reset`: the peer, or something between, cut it off. `local`: end() or
 * destroy() here. `error`: anything else (no route, TLS, time-out of the kernel).
 */
export type CloseCause = 'end' | 'reset' | 'error' | 'local';

/** What protects the bytes on their way, and who is at the other end of it. */
export interface TransportSecurity {
  /** `TLS 1.3`. */
  readonly protocol: string;
  /** As openssl calls it: `TLS_AES_128_GCM_SHA256`. */
  readonly cipher: string;
  /**
   * The key of the certificate that the peer has shown, in the form of fingerprint.ts; the handshake has proven that the
   * peer holds its private half. Undefined when it has shown none.
   */
  readonly peerFingerprint: string | undefined;
  /** An authority that this machine knows vouches for the peer under the name that was asked for; never of a client. */
  readonly isVerified: boolean;
}

/** From where a connection comes. */
export interface Source {
  /** An IP address without port. */
  readonly address: string;
  /** The address of the trusted proxy that says so, and whose connection it really is; undefined without one. */
  readonly forwardedBy: string | undefined;
}

export interface CloseReport {
  readonly cause: CloseCause;
  /** What the system said, for logs; absent for an ordinary end. */
  readonly error: Error | undefined;
}

/**
 * Promised by every implementation (test/contract/transport.contract.ts): bytes arrive in order, once, and never from
 * within a call of write; nothing is lost that comes before the handlers are set; after close nothing more is
 * reported, and the calls below do nothing.
 */
export interface Transport {
  /** An IP address without port, or a word such as `memory`. Known after the close too. */
  readonly remoteAddress: string;
  /** The trusted proxy that has said whose address that is; undefined for who has connected by themselves. */
  readonly forwardedBy?: string | undefined;
  /** Undefined where others can read the bytes on their way. */
  readonly security: TransportSecurity | undefined;
  /** Bytes written here that have not left yet. */
  readonly bufferedBytes: number;
  readonly isClosed: boolean;
  /**
   * Whether bytes have left since it was asked last, in the middle of a large write too. As fine as the system tells: a
   * kernel may take a third of its send buffer at a time.
   */
  hasProgressed(): boolean;
  /** @returns false when the caller should wait for onDrain; the bytes are taken in any case. Text is sent as UTF-8. */
  write(data: Uint8Array | string): boolean;
  /** Closes when what was written has left. */
  end(): void;
  /** Closes now; what has not left is lost. */
  destroy(): void;
  /** Stops onData until resume(); the peer feels it. Its end is noticed only when its bytes have been read. */
  pause(): void;
  resume(): void;
  /** Each of these has one handler; a later one takes the place of the earlier. */
  onData(handler: (chunk: Uint8Array) => void): void;
  /** All that was written has left, after a write that returned false. */
  onDrain(handler: () => void): void;
  /** Called exactly once, also if the close came before the handler. */
  onClose(handler: (report: CloseReport) => void): void;
}
