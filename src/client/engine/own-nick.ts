/** The nick that the reader goes by: which one they want, asked for again after a reconnect, followed when it changes. */
import type { Clock } from '../../core/clock.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { NUMERICS } from '../../protocol/numerics.js';
import type { Link } from '../link/link.js';
import { cleanPlain } from '../model/text.js';
import { NickRegain } from './nick-regain.js';

export interface OwnNickParts {
  readonly clock: Clock;
  readonly link: Pick<Link, 'send' | 'wantNick'>;
  /** Words for the reader. */
  readonly announce: (text: string) => void;
}

export class OwnNick {
  readonly #parts: OwnNickParts;
  readonly #regain = new NickRegain();
  #wanted: string;
  /** The one that the server has said to be somebody's own. */
  #reserved: string | undefined;
  /** Whose account we are logged in to. */
  #account: string | undefined;

  constructor(parts: OwnNickParts, nick: string) {
    this.#parts = parts;
    this.#wanted = nick;
  }

  /** What the reader is called, or is to be called again. */
  get wanted(): string {
    return this.#wanted;
  }

  /** Whose account we are logged in to, as far as the server has said so. */
  get account(): string | undefined {
    return this.#account;
  }

  /** The server has let us in. @param nick as it calls us; resumed: the session goes on */
  onRegistered(nick: string, resumed: boolean): void {
    const wanted = this.#wanted;
    if (foldName(nick) === foldName(wanted)) return;
    if (resumed) {
      // The session was called otherwise when the last run of the client ended.
      this.#ask(wanted);
      return;
    }
    const you = `you are ${cleanPlain(nick)}`;
    if (isSame(this.#reserved, wanted)) {
      this.#parts.announce(
        `nick "${wanted}" belongs to an account; ${you}. If it is yours: /login, or /account claim CODE with what ` +
          '/account add-device shows on another device of yours; if not, /nick NAME changes it',
      );
    } else if (isSame(this.#account, wanted)) {
      this.#parts.announce(`nick "${wanted}" is yours and in use; ${you}; /account regain takes it`);
    } else {
      this.#parts.announce(`nick "${wanted}" is taken; ${you}; /nick NAME changes it`);
      this.#regain.start(wanted, this.#parts.clock.monotonic());
    }
  }

  onLost(): void {
    this.#regain.stop();
    this.#reserved = undefined;
    this.#account = undefined;
  }

  tick(): void {
    this.#ask(this.#regain.tick(this.#parts.clock.monotonic()));
  }

  /** The reader asks for another: none is regained. @param sent whether the server is asked for it already */
  onAsked(nick: string, sent: boolean): void {
    this.#regain.stop();
    if (!sent) this.#want(nick);
  }

  /** Whether a message answers our own asking: a person has not asked anything. */
  swallows({ command, params }: Message): boolean {
    if (command === 'FAIL' && params[0] === 'NICK' && params[1] === 'NICKNAME_RESERVED')
      this.#reserved = params[2];
    if (command === NUMERICS.RPL_LOGGEDIN) this.#account = params[2];
    if (command === NUMERICS.RPL_LOGGEDOUT) this.#account = undefined;
    return command === '433' && this.#regain.swallow(params[1] ?? '');
  }

  /** Somebody, perhaps we, is called otherwise or is gone. */
  onMessage({ command, params: [nick = ''] }: Message, sender: string, isOwn: boolean): void {
    if (command === 'NICK' && isOwn) {
      this.#regain.stop();
      this.#want(nick);
    } else if (command === 'QUIT' || command === 'NICK') this.#ask(this.#regain.freed(sender));
  }

  #want(nick: string): void {
    this.#wanted = nick;
    this.#parts.link.wantNick(nick);
  }

  #ask(nick: string | undefined): void {
    if (nick !== undefined) this.#parts.link.send({ command: 'NICK', params: [nick] });
  }
}

function isSame(known: string | undefined, nick: string): boolean {
  return known !== undefined && foldName(known) === foldName(nick);
}
