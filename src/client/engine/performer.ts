/** Does what a command or a key of the reader means: each action goes to the part that it is for. */
import type { Action } from '../commands/command.js';
import type { Link } from '../link/link.js';
import type { Input } from '../model/inputs.js';
import type { ClientState } from '../model/state.js';
import { cleanPlain } from '../model/text.js';
import type { EngineOptions } from './engine-options.js';
import { Logins } from './logins.js';
import type { OwnNick } from './own-nick.js';
import type { Sender } from './sender.js';
import type { Social } from './social.js';
import { OVERHEARD, tellsSecret } from './tells-secret.js';

export interface PerformerParts {
  readonly options: EngineOptions;
  readonly state: ClientState;
  readonly link: Link;
  readonly nick: OwnNick;
  readonly sender: Sender;
  readonly social: Social;
  readonly apply: (input: Input) => void;
  readonly announce: (text: string) => void;
  readonly complain: (text: string) => void;
  quit(reason: string): Promise<void>;
}

export class Performer {
  readonly logins: Logins;
  readonly #parts: PerformerParts;
  /** What the reader is away for, if they are: a new session starts as present. */
  #away: string | undefined;

  constructor(parts: PerformerParts) {
    this.#parts = parts;
    const { state, link, nick, options, announce } = parts;
    this.logins = new Logins({
      state,
      link,
      announce,
      onEffects: options.onEffects,
      wantedNick: () => nick.wanted,
      account: () => nick.account,
      takeNick: (name) => this.perform({ do: 'nick', nick: name }),
    });
  }

  /** Says to a new session what the last one knew. */
  restore(): void {
    if (this.#away !== undefined) this.#parts.link.send({ command: 'AWAY', params: [this.#away] });
  }

  perform(action: Action): void {
    const { sender, social, link, nick, options } = this.#parts;
    switch (action.do) {
      case 'say':
        social.said();
        sender.say(action);
        break;
      case 'resend':
        this.#count(sender.resend(action.target, action.id), 'nothing here was refused');
        break;
      case 'discard':
        this.#count(sender.discard(action.target, action.id), 'nothing here is refused or waits');
        break;
      case 'react':
      case 'redact':
      case 'edit':
        social.perform(action);
        break;
      case 'copy':
      case 'open':
        options.onEffects([action]);
        break;
      case 'ask':
        this.#ask(action);
        break;
      case 'ask-secret':
        this.logins.ask(action);
        break;
      case 'tell':
        this.#parts.apply(action.input);
        break;
      case 'nick':
        nick.onAsked(action.nick, link.send({ command: 'NICK', params: [action.nick] }));
        break;
      case 'connect':
        link.retryNow();
        break;
      case 'give-up-try':
        link.giveUpTry();
        break;
      case 'trust':
        this.#trust();
        break;
      case 'save':
        void this.#save();
        break;
      case 'quit':
        void this.#parts.quit(action.reason);
        break;
    }
  }

  #ask({ message }: Extract<Action, { do: 'ask' }>): void {
    const { link, complain } = this.#parts;
    if (link.isOverheard && tellsSecret(message)) complain(OVERHEARD);
    else if (!link.send(message)) {
      complain(`not connected: /${message.command.toLowerCase()} has to ask the server`);
    } else if (message.command === 'AWAY') this.#away = message.params?.[0];
  }

  async #save(): Promise<void> {
    const { options, state, apply, complain } = this.#parts;
    const saved = await options.save?.(state.settings);
    if (saved === undefined) complain('settings are not kept here');
    else apply({ type: 'note', kind: saved.ok ? 'info' : 'error', text: cleanPlain(saved.text) });
  }

  #trust(): void {
    const { link, options, complain, apply } = this.#parts;
    const connection = link.state;
    if (connection.phase !== 'distrusted') {
      const peer = connection.phase === 'online' ? options.peer?.() : undefined;
      if (peer === undefined) complain('there is no server that waits for your trust');
      else apply({ type: 'note', kind: 'info', text: peer });
      return;
    }
    options.trust?.(connection.server, connection.found);
    link.retryNow();
  }

  #count(count: number, none: string): void {
    if (count === 0) this.#parts.complain(none);
  }
}
