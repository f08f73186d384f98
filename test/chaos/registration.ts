/**
 * A client's way in: capabilities, nick, and the takeover of an earlier session if the server offers that.
 * Sources: IRCv3 capability negotiation 302; Modern IRC "Connection registration"; the chat-tui/resume extension.
 */
import type { IrcLine } from './irc-line.js';

/** What came of a registration. */
export interface Registered {
  readonly capabilities: ReadonlySet<string>;
  /** The earlier session goes on. */
  readonly resumed: boolean;
}

/** What the registration may do. */
export interface RegistrationActions {
  send(line: string): void;
  /** A token was presented and refused. */
  refused(): void;
  done(result: Registered): void;
  wrong(text: string): void;
}

const WANTED = [
  'message-tags',
  'server-time',
  'batch',
  'echo-message',
  'labeled-response',
  'standard-replies',
  'away-notify',
  'draft/chathistory',
  'chat-tui/send-id',
  'chat-tui/resume',
];

/** While the nick is still held by a connection of ours that the server believes alive, in milliseconds. */
const NICK_AGAIN_AFTER = 200;

/** One registration on one connection. */
export class Registration {
  readonly #nick: string;
  readonly #token: string;
  readonly #actions: RegistrationActions;
  readonly #offered = new Set<string>();
  readonly #capabilities = new Set<string>();
  #resumed = false;
  #waiting: NodeJS.Timeout | undefined;

  constructor(nick: string, token: string, actions: RegistrationActions) {
    this.#nick = nick;
    this.#token = token;
    this.#actions = actions;
    for (const line of ['CAP LS 302', `NICK ${nick}`, `USER ${nick} 0 * :${nick}`]) actions.send(line);
  }

  /** The connection is gone. */
  cancel(): void {
    clearTimeout(this.#waiting);
  }

  line({ command, params }: IrcLine): void {
    if (command === 'CAP') this.#capability(params);
    else if (command === '433' || command === '437') this.#nickTaken();
    else if (command === 'RESUME' && params[0] === 'SUCCESS') this.#success(params[1] ?? '');
    else if (command === 'FAIL' && params[0] === 'RESUME') this.#actions.refused();
    else if (command === '001') this.#welcomed(params[0] ?? '');
    // The end of the MOTD ends the burst.
    else if (command === '376' || command === '422') {
      this.#actions.done({ capabilities: this.#capabilities, resumed: this.#resumed });
    }
  }

  #capability([, what = '', ...rest]: readonly string[]): void {
    const list = (rest.at(-1) ?? '').split(' ').map((item) => item.split('=', 1)[0] ?? '');
    if (what === 'LS') {
      for (const item of list) this.#offered.add(item);
      if (rest[0] === '*') return;
      const asked = WANTED.filter((name) => this.#offered.has(name));
      this.#actions.send(asked.length > 0 ? `CAP REQ :${asked.join(' ')}` : 'CAP END');
    } else if (what === 'ACK') {
      for (const item of list) if (item !== '') this.#capabilities.add(item);
      if (this.#capabilities.has('chat-tui/resume') && this.#token !== '')
        this.#actions.send(`RESUME ${this.#token}`);
      this.#actions.send('CAP END');
    } else if (what === 'NAK') {
      this.#actions.wrong(`CAP NAK for what CAP LS offered: ${rest.at(-1) ?? ''}`);
      this.#actions.send('CAP END');
    }
  }

  #nickTaken(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#actions.send(`NICK ${this.#nick}`), NICK_AGAIN_AFTER);
  }

  #success(nick: string): void {
    this.#resumed = true;
    clearTimeout(this.#waiting);
    if (nick !== this.#nick) this.#actions.wrong(`resumed as ${nick} instead of ${this.#nick}`);
  }

  #welcomed(nick: string): void {
    clearTimeout(this.#waiting);
    if (nick !== this.#nick) this.#actions.wrong(`welcomed as ${nick} instead of ${this.#nick}`);
  }
}
