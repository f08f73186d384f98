/**
 * What a connection has said of itself on its way to becoming a session that others can see.
 *
 * Plain data; what is missing and what follows is decided in session/ and commands/.
 */

export interface Registration {
  /** As given by NICK, checked but not yet claimed. */
  nick: string | undefined;
  /** As given by USER, cleaned. */
  user: string | undefined;
  realName: string;
  /** The password given by PASS; the last one counts. */
  password: string | undefined;
  /** Between CAP LS or CAP REQ and CAP END: registration waits. */
  negotiating: boolean;
  /** The token of the session that is to be taken over when registration is complete. */
  resumeToken: string | undefined;
  /** Tokens of this connection that were not valid. */
  refusedTokens: number;
}

export function newRegistration(): Registration {
  return {
    nick: undefined,
    user: undefined,
    realName: '',
    password: undefined,
    negotiating: false,
    resumeToken: undefined,
    refusedTokens: 0,
  };
}
