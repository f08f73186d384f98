/** How the link to the server is, as the status row and `--json` tell it. */

/** What a connection is waiting for: the network, or the handshake. */
export type ConnectStep = 'TCP' | 'TLS';

/** Times are those of Clock.monotonic(), ms. `server` is host:port. */
export type ConnectionState =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'connecting';
      readonly server: string;
      readonly step: ConnectStep;
      readonly attempt: number;
    }
  | { readonly phase: 'registering'; readonly server: string; readonly attempt: number }
  /** The server wants another nick before it lets us in. */
  | {
      readonly phase: 'nick-refused';
      readonly server: string;
      readonly nick: string;
      readonly reason: string;
    }
  /** `lag`: ms of the last PING, undefined before the first. `silentSince`: an answer is overdue. */
  | {
      readonly phase: 'online';
      readonly server: string;
      readonly lag: number | undefined;
      readonly silentSince: number | undefined;
      /** `TLS 1.3`; '' when everybody on the way can read it. */
      readonly security: string;
      /** When the link will be given up, if it stays silent. */
      readonly dropsAt: number | undefined;
    }
  /** Offline; the next try, at `server`, is due at `retryAt`. */
  | {
      readonly phase: 'waiting';
      readonly server: string;
      readonly offlineSince: number;
      readonly retryAt: number;
      readonly attempt: number;
      /** Why the last connection or try ended, clean. */
      readonly reason: string;
    }
  /** The server may be another one than it was. Nothing has been sent to it, and nothing is tried until the reader says so. */
  | {
      readonly phase: 'distrusted';
      readonly server: string;
      /** The fingerprint that it had, or words for an authority that vouched for it. */
      readonly expected: string;
      readonly found: string;
      /** All of it in one sentence, with what to do. */
      readonly reason: string;
    }
  | { readonly phase: 'closed'; readonly reason: string };
