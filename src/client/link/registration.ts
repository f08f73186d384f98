/**
 * From a fresh connection to 001: capabilities (IRCv3 capability negotiation 302), nick and user, or the session of an
 * earlier connection (docs/ext/resume.md).
 *
 * A machine without timers or sockets: each message of the server leads to messages to send and, in the end, to a
 * result. A server that knows no capabilities simply welcomes us.
 */
import { type CapabilitySet, findCapability, parseCapList } from '../../protocol/capabilities.js';
import { MULTILINE } from '../../protocol/multiline.js';
import { NUMERICS } from '../../protocol/numerics.js';
import type { Message } from '../../protocol/message.js';
import type { MessageParts } from '../../protocol/serialise.js';
import { Sasl } from './sasl.js';

/** What this client makes use of. */
const WANTED: ReadonlySet<string> = new Set([
  'account-notify',
  'account-tag',
  'away-notify',
  'batch',
  'cap-notify',
  'chat-tui/account',
  'chat-tui/receipts',
  'chat-tui/resume',
  'chat-tui/search',
  'chat-tui/send-id',
  'chghost',
  'draft/chathistory',
  'draft/event-playback',
  MULTILINE,
  'draft/message-redaction',
  'echo-message',
  'extended-join',
  'invite-notify',
  'labeled-response',
  'message-tags',
  'multi-prefix',
  'server-time',
  'setname',
  'standard-replies',
  'userhost-in-names',
]);

/** Names tried after the wanted one: bob_, bob__, bob___. */
const MOST_ALTERNATIVES = 3;

export interface Identity {
  readonly nick: string;
  readonly userName: string;
  readonly realName: string;
  /** The connection password, if there is one. */
  readonly password: string | undefined;
  /** That of the account, whose name is the nick; sent with TLS only. */
  readonly accountPassword?: string | undefined;
  /** When the nick is taken, try it with underscores instead of asking. */
  readonly alternatives: boolean;
}

export type RegistrationEvent =
  /** `resumed`: the session of the token is ours again. */
  | {
      readonly kind: 'welcome';
      readonly nick: string;
      readonly server: string;
      readonly resumed: boolean;
    }
  /** With this the session can be resumed later. It comes after all that the server shows of a resumed session. */
  | { readonly kind: 'token'; readonly token: string }
  /** The token we had is of no use. */
  | { readonly kind: 'resume-refused' }
  /** No nick that we may try is left: `answer` with another one. `taken` as opposed to not allowed. */
  | { readonly kind: 'nick-refused'; readonly nick: string; readonly taken: boolean; readonly text: string };

export interface RegistrationStep {
  readonly send: readonly MessageParts[];
  /** The message was between the two of us: nobody else needs to see it. */
  readonly settled?: true;
  readonly event?: RegistrationEvent;
  /** The value of the capability `sts`, which is never asked for. */
  readonly sts?: string;
}

export class Registration {
  readonly #identity: Identity;
  #nick: string;
  #alternatives = 0;
  #offered = new Set<string>();
  readonly #values = new Map<string, string>();
  /** Requests that have no answer yet; CAP END follows the last. */
  #unanswered = 0;
  readonly #secure: boolean;
  /** At work between the last capability and CAP END. */
  #sasl: Sasl | undefined;
  #canProve = false;
  #ended = false;
  #welcomed = false;
  #caps: CapabilitySet = 0;
  /** Of the session to be resumed, as long as that may work. */
  #token: string | undefined;
  #canResume = false;
  #resumed = false;
  /** The nick may be that of the session which is about to be ours: to be dealt with when it is not. */
  #heldRefusal: { readonly message: Message; readonly taken: boolean } | undefined;

  /**
   * @param token of a session of ours, to be resumed
   * @param secure whether nobody else reads along
   */
  constructor(identity: Identity, token: string | undefined, secure: boolean = false) {
    this.#secure = secure;
    this.#identity = identity;
    this.#nick = identity.nick;
    this.#token = token;
  }

  get caps(): CapabilitySet {
    return this.#caps;
  }

  /** What the server says with the capabilities that this client makes use of, by their names. */
  get capValues(): ReadonlyMap<string, string> {
    return new Map(this.#values);
  }

  get isWelcomed(): boolean {
    return this.#welcomed;
  }

  start(): MessageParts[] {
    const { userName, realName, password } = this.#identity;
    return [
      { command: 'CAP', params: ['LS', '302'] },
      ...(password === undefined ? [] : [{ command: 'PASS', params: [password] }]),
      { command: 'NICK', params: [this.#nick] },
      { command: 'USER', params: [userName, '0', '*', realName] },
    ];
  }

  /** A person has typed another nick. */
  answer(nick: string): MessageParts[] {
    this.#nick = nick;
    this.#alternatives = MOST_ALTERNATIVES;
    return [{ command: 'NICK', params: [nick] }];
  }

  /** Anything the server says, also after the welcome: capabilities come and go (cap-notify). */
  take(message: Message): RegistrationStep {
    if (message.command === 'CAP') {
      const send = this.#takeCap(message);
      const held = this.#token === undefined ? this.#release() : undefined;
      const sts = stsOf(message);
      return { ...held, send: [...send, ...(held?.send ?? [])], settled: true, ...(sts && { sts }) };
    }
    if (message.command === 'RESUME') return this.#takeResume(message);
    if (this.#welcomed) return { send: [] };
    const proven = this.#sasl?.take(message);
    if (proven !== undefined) {
      const { send, over, shown } = proven;
      if (over) this.#sasl = undefined;
      return { send: over ? this.#finish() : send, ...(shown ? {} : { settled: true }) };
    }
    switch (message.command) {
      case 'FAIL':
        return message.params[0] === 'RESUME' ? this.#resumeRefused() : { send: [] };
      case NUMERICS.RPL_WELCOME: {
        this.#welcomed = true;
        // The server may have changed it, say because it was too long.
        const nick = message.params[0] ?? this.#nick;
        const server = message.source ?? '';
        return { send: [], event: { kind: 'welcome', nick, server, resumed: this.#resumed } };
      }
      case NUMERICS.ERR_NICKNAMEINUSE:
      case NUMERICS.ERR_NICKCOLLISION:
      case NUMERICS.ERR_UNAVAILRESOURCE:
        return this.#nickRefused(message, true);
      case NUMERICS.ERR_ERRONEUSNICKNAME:
      case NUMERICS.ERR_NONICKNAMEGIVEN:
        return this.#nickRefused(message, false);
      default:
        return { send: [] };
    }
  }

  /** RESUME SUCCESS <nick> or RESUME TOKEN <token> */
  #takeResume({ params: [what, value = ''] }: Message): RegistrationStep {
    if (what === 'TOKEN' && value !== '')
      return { send: [], settled: true, event: { kind: 'token', token: value } };
    if (what === 'SUCCESS') this.#resumed = true;
    return { send: [], settled: true };
  }

  #resumeRefused(): RegistrationStep {
    this.#token = undefined;
    this.#resumed = false;
    const held = this.#release();
    return { send: held?.send ?? [], settled: true, event: { kind: 'resume-refused' } };
  }

  #release(): RegistrationStep | undefined {
    const held = this.#heldRefusal;
    this.#heldRefusal = undefined;
    return held && this.#nickRefused(held.message, held.taken);
  }

  #nickRefused(message: Message, taken: boolean): RegistrationStep {
    if (this.#token !== undefined) {
      this.#heldRefusal = { message, taken };
      return { send: [], settled: true };
    }
    const { nick, alternatives } = this.#identity;
    if (taken && alternatives && this.#alternatives < MOST_ALTERNATIVES) {
      this.#alternatives++;
      this.#nick = nick + '_'.repeat(this.#alternatives);
      return { send: [{ command: 'NICK', params: [this.#nick] }], settled: true };
    }
    const text = message.params.at(-1) ?? '';
    return { send: [], settled: true, event: { kind: 'nick-refused', nick: this.#nick, taken, text } };
  }

  /** CAP <us> <subcommand> [*] :<capabilities> */
  #takeCap({ params }: Message): MessageParts[] {
    const tokens = parseCapList(params.at(-1) ?? '');
    const what = params[1]?.toUpperCase();
    if (what === 'LS' || what === 'NEW')
      for (const { name, value } of tokens) if (this.#wants(name)) this.#values.set(name, value ?? '');
    switch (what) {
      case 'LS':
        for (const { name } of tokens) if (this.#wants(name)) this.#offered.add(name);
        // `*` in the middle: more lines of the list follow.
        return params[2] === '*' && params.length > 3 ? [] : this.#request([[...this.#offered]]);
      case 'NEW':
        return this.#request([tokens.map((token) => token.name).filter((name) => this.#wants(name))]);
      case 'ACK':
        for (const { name, remove } of tokens) this.#set(name, !remove);
        return this.#answered();
      case 'NAK':
        // All or none; so each is asked for by itself.
        return tokens.length > 1
          ? [...this.#request(tokens.map((token) => [token.name])), ...this.#answered()]
          : this.#answered();
      case 'DEL':
        for (const { name } of tokens) this.#set(name, false);
        return [];
      case undefined:
      default:
        return [];
    }
  }

  #request(lists: readonly string[][]): MessageParts[] {
    const requests = lists
      .filter((names) => names.length > 0)
      .map((names) => ({ command: 'CAP', params: ['REQ', names.join(' ')] }));
    this.#unanswered += requests.length;
    return requests.length === 0 ? this.#end() : requests;
  }

  #answered(): MessageParts[] {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    return this.#unanswered === 0 ? this.#end() : [];
  }

  #end(): MessageParts[] {
    if (this.#ended || this.#unanswered > 0) return [];
    this.#ended = true;
    if (!this.#canProve) return this.#finish();
    const { nick, accountPassword } = this.#identity;
    // A session that is resumed is whose it was, and our key needs no asking where the server is ours.
    const sasl = new Sasl(this.#values.get('sasl') ?? '', nick, accountPassword, this.#token === undefined);
    const begun = sasl.start();
    if (begun.length === 0) return this.#finish();
    this.#sasl = sasl;
    return begun;
  }

  #finish(): MessageParts[] {
    const end = { command: 'CAP', params: ['END'] };
    if (!this.#canResume) this.#token = undefined;
    return this.#token === undefined ? [end] : [{ command: 'RESUME', params: [this.#token] }, end];
  }

  #wants(name: string): boolean {
    return WANTED.has(name) || (name === 'sasl' && this.#secure);
  }

  #set(name: string, on: boolean): void {
    if (name === 'chat-tui/resume') this.#canResume = on;
    if (name === 'sasl') this.#canProve = on;
    const bit = findCapability(name)?.bit ?? 0;
    this.#caps = on ? this.#caps | bit : this.#caps & ~bit;
  }
}

/** A CAP DEL of it is to be ignored, says the specification. */
function stsOf({ params }: Message): string | undefined {
  const what = params[1]?.toUpperCase();
  if (what !== 'LS' && what !== 'NEW') return undefined;
  return parseCapList(params.at(-1) ?? '').find(({ name }) => name === 'sts')?.value;
}
