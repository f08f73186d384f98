/**
 * Who we are, proven before the end of registration (IRCv3 sasl-3.1): by our key, or else by a password. Only with TLS, since
 * the password itself is sent.
 */
import { NUMERICS } from '../../protocol/numerics.js';
import type { Message } from '../../protocol/message.js';
import type { MessageParts } from '../../protocol/serialise.js';

/** Characters of one AUTHENTICATE line. */
const CHUNK = 400;

export interface SaslStep {
  readonly send: readonly MessageParts[];
  /** Nothing more is to be tried. */
  readonly over: boolean;
  /** A person should read it. */
  readonly shown: boolean;
}

export class Sasl {
  readonly #account: string;
  readonly #password: string | undefined;
  readonly #mechanisms: string[];

  /**
   * @param offered the capability's value, `EXTERNAL,PLAIN`; empty where the server does not say
   * @param withKey whether a key has been shown that is worth a try
   */
  constructor(offered: string, account: string, password: string | undefined, withKey: boolean) {
    this.#account = account;
    this.#password = password;
    const wanted = [...(withKey ? ['EXTERNAL'] : []), ...(password === undefined ? [] : ['PLAIN'])];
    this.#mechanisms = wanted.filter((name) => offered === '' || offered.split(',').includes(name));
  }

  /** The first line, or none when there is nothing to be proven. */
  start(): MessageParts[] {
    const [mechanism] = this.#mechanisms;
    return mechanism === undefined ? [] : [{ command: 'AUTHENTICATE', params: [mechanism] }];
  }

  /** @returns undefined for a message that has nothing to do with it */
  take({ command, params }: Message): SaslStep | undefined {
    switch (command) {
      case 'AUTHENTICATE':
        return { send: this.#respond(), over: false, shown: false };
      case NUMERICS.RPL_SASLMECHS:
        return { send: [], over: false, shown: false };
      case NUMERICS.RPL_SASLSUCCESS:
      case NUMERICS.ERR_SASLALREADY:
        return { send: [], over: true, shown: false };
      case NUMERICS.ERR_NICKLOCKED:
      case NUMERICS.ERR_SASLFAIL:
      case NUMERICS.ERR_SASLTOOLONG:
      case NUMERICS.ERR_SASLABORTED: {
        // A key that nobody knows yet is no news.
        const shown = this.#mechanisms.shift() !== 'EXTERNAL' && params.length > 0;
        const send = this.start();
        return { send, over: send.length === 0, shown };
      }
      default:
        return undefined;
    }
  }

  #respond(): MessageParts[] {
    const message = this.#mechanisms[0] === 'PLAIN' ? `\0${this.#account}\0${this.#password ?? ''}` : '';
    const base64 = Buffer.from(message, 'utf8').toString('base64');
    const pieces = base64.match(/.{1,400}/g) ?? [];
    const last = base64.length % CHUNK === 0 ? ['+'] : [];
    return [...pieces, ...last].map((piece) => ({ command: 'AUTHENTICATE', params: [piece] }));
  }
}
