/** Passwords on their way from the reader to the server, and what comes of them in words. Nothing of them stays here. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Action } from '../commands/command.js';
import type { Link } from '../link/link.js';
import type { LoginOutcome } from '../link/proofs.js';
import type { Effect } from '../model/inputs.js';
import type { SecretQuestion } from '../model/secret-question.js';
import type { ClientState } from '../model/state.js';
import { cleanPlain } from '../model/text.js';
import { OVERHEARD } from './tells-secret.js';

/** As a login at a terminal does; then it is for the reader to begin again. */
const MOST_TRIES = 3;

export interface LoginsParts {
  readonly state: ClientState;
  readonly link: Pick<Link, 'login' | 'send' | 'isOverheard'>;
  readonly onEffects: (effects: readonly Effect[]) => void;
  /** The nick that the reader wants, which may not be the one that they have. */
  readonly wantedNick: () => string;
  /** That we are logged in to. */
  readonly account: () => string | undefined;
  /** Words for the reader. */
  readonly announce: (text: string) => void;
  /** Asks for that nick, as if the reader had. */
  readonly takeNick: (nick: string) => void;
}

export class Logins {
  readonly #parts: LoginsParts;
  /** What is being answered for. */
  #asked: SecretQuestion | undefined;

  constructor(parts: LoginsParts) {
    this.#parts = parts;
  }

  ask({ about, account }: Extract<Action, { do: 'ask-secret' }>): void {
    const { state, wantedNick } = this.#parts;
    const name = account ?? (about === 'login' ? wantedNick() : state.nick);
    if (state.connection.phase !== 'online') this.#notConnected(about);
    else this.#put({ about, account: name, because: '', again: 0 });
  }

  /** What a face was told; not asked for again when that is nothing. */
  answer(question: SecretQuestion, text: string): void {
    const { link } = this.#parts;
    if (text === '') return;
    const { about, account } = question;
    // A password of several lines is none, and the rest of it would be a command.
    if (/[\0\r\n]/.test(text)) this.#parts.announce('nothing was sent: a password is one line');
    else if (about === 'login') {
      this.#asked = question;
      if (!link.login(account, text)) this.#notConnected(about);
    } else {
      // Our key may have made the account already: all that it lacks is a password.
      const isThere = this.#parts.account() !== undefined && hasCap(this.#parts.state.caps, Cap.account);
      const message =
        about === 'register' && !isThere
          ? { command: 'REGISTER', params: ['*', '*', text] }
          : { command: 'ACCOUNT', params: ['PASSWORD', text] };
      if (link.isOverheard) this.#parts.announce(OVERHEARD);
      else if (!link.send(message)) this.#notConnected(about);
    }
  }

  /** @param byReader because of an answer, and not by itself at the beginning of a connection */
  onOutcome(outcome: LoginOutcome, byReader: boolean): void {
    const { announce, state, takeNick } = this.#parts;
    const question = byReader ? this.#asked : undefined;
    this.#asked = undefined;
    switch (outcome.kind) {
      case 'proven':
        if (question !== undefined && foldName(state.nick) !== foldName(question.account))
          takeNick(question.account);
        break;
      case 'refused': {
        const text = reasonOf(cleanPlain(outcome.text));
        const again = (question?.again ?? 0) + 1;
        if (question !== undefined && again < MOST_TRIES) this.#put({ ...question, because: text, again });
        else announce(`not logged in as ${cleanPlain(outcome.login.account)}: ${text}; /login asks again`);
        break;
      }
      case 'withheld':
        announce(`not logged in, and no password was sent: ${cleanPlain(outcome.text)}`);
        break;
      case 'impostor':
      case 'nothing':
        break;
    }
  }

  #put(question: SecretQuestion): void {
    this.#parts.onEffects([{ do: 'ask-secret', question }]);
  }

  #notConnected(about: SecretQuestion['about']): void {
    const what = about === 'password' ? 'account' : about;
    this.#parts.announce(`not connected: /${what} has to ask the server`);
  }
}

/** What the server says of it, without what everybody knows. */
function reasonOf(text: string): string {
  const reason = text.replace(/^SASL authentication failed:?\s*/i, '');
  return reason === '' ? 'the account or the password is wrong' : reason;
}
