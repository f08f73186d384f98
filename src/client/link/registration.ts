/**
 * From a fresh connection to 001: capabilities (IRCv3 capability negotiation 302), nick and user, or the session of an
 * earlier connection (docs/ext/resume.md).
 *
 * A machine without timers or sockets: each message of the server leads to messages to send and, in the end, to a
 * result. A server that knows no capabilities simply welcomes us.
 */
import { type CapabilitySet, parseCapList } from '../../protocol/capabilities.js';
import { MULTILINE } from '../../protocol/multiline.js';
import { NUMERICS } from '../../protocol/numerics.js';
import type { Message } from '../../protocol/message.js';
import type { MessageParts } from '../../protocol/serialise.js';
import { Negotiation } from './negotiation.js';
import { type LoginOutcome, NO_PROOFS, type Proofs } from './proofs.js';
import { Sasl, type SaslStep } from './sasl.js';

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
  'draft/read-marker',
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
  /** It has been tried to prove who we are; `asked`: because of `login`. */
  | { readonly kind: 'login'; readonly outcome: LoginOutcome; readonly asked: boolean }
  /** The one-time code was used, or is of no use. */
  | { readonly kind: 'code-spent' }
  /** No nick that we may try is left: `answer` with another one. `taken` as opposed to not allowed. */
  | { readonly kind: 'nick-refused'; readonly nick: string; readonly taken: boolean; readonly text: string };

export interface RegistrationStep {
  readonly send: readonly MessageParts[];
  /** The message was between the two of us: nobody else needs to see it. */
  readonly settled?: true;
  readonly event?: RegistrationEvent;
  /** The value of the capability `sts`, which is never asked for. */
  readonly sts?: string;
  /** What comes next takes its time. */
  readonly later?: Promise<RegistrationStep>;
}

export class Registration {
  readonly #identity: Identity;
  #nick: string;
  #alternatives = 0;
  readonly #proofs: Proofs;
  readonly #negotiation: Negotiation;
  /** At work between the last capability and CAP END, or because of `login`. */
  #sasl: Sasl | undefined;
  /** The one-time code is on its way. */
  #claiming = false;
  #ended = false;
  #welcomed = false;
  /** Of the session to be resumed, as long as that may work. */
  #token: string | undefined;
  #resumed = false;
  /** The nick may be that of the session which is about to be ours: to be dealt with when it is not. */
  #heldRefusal: { readonly message: Message; readonly taken: boolean } | undefined;

  /** @param token of a session of ours, to be resumed */
  constructor(identity: Identity, token: string | undefined, proofs: Proofs = NO_PROOFS) {
    this.#identity = identity;
    this.#nick = identity.nick;
    this.#token = token;
    this.#proofs = proofs;
    this.#negotiation = new Negotiation((name) => WANTED.has(name) || (name === 'sasl' && proofs.isPrivate));
  }

  get caps(): CapabilitySet {
    return this.#negotiation.caps;
  }

  /** What the server says with the capabilities that this client makes use of, by their names. */
  get capValues(): ReadonlyMap<string, string> {
    return this.#negotiation.values;
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

  /** Proves who we are on a connection that stands. What comes of it is an event. */
  login(account: string, password: string): RegistrationStep {
    if (!this.#negotiation.has('sasl'))
      return loggedIn({ kind: 'withheld', text: 'the server takes no passwords here (SASL)' }, true);
    const { whyNoPlain } = this.#proofs;
    const login = Promise.resolve({ account, password });
    const proofs = { isPrivate: true, key: false, password: () => login, whyNoPlain };
    this.#sasl = new Sasl(this.capValues.get('sasl') ?? '', proofs);
    return this.#proving(this.#sasl.start());
  }

  /** Anything the server says, also after the welcome: capabilities come and go (cap-notify). */
  take(message: Message): RegistrationStep {
    if (message.command === 'CAP') return this.#takeCap(message);
    if (message.command === 'RESUME') return this.#takeResume(message);
    const proven = this.#sasl?.take(message);
    if (proven !== undefined) return { ...this.#proving(proven), settled: true };
    if (this.#welcomed) return { send: [] };
    if (this.#claiming && message.params[0] === 'ACCOUNT') return this.#claimed(message);
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

  #takeCap(message: Message): RegistrationStep {
    const { send, isOver } = this.#negotiation.take(message);
    const next = isOver && !this.#ended ? this.#prove() : { send: [] };
    const held = this.#token === undefined ? this.#release() : undefined;
    const sts = stsOf(message);
    return {
      ...next,
      ...held,
      send: [...send, ...next.send, ...(held?.send ?? [])],
      settled: true,
      ...(sts && { sts }),
    };
  }

  /** The last that is done before the end of the negotiation. */
  #prove(): RegistrationStep {
    this.#ended = true;
    const { isPrivate, code } = this.#proofs;
    if (isPrivate && code !== undefined && this.#negotiation.has('chat-tui/account')) {
      this.#claiming = true;
      return { send: [{ command: 'ACCOUNT', params: ['CLAIM', code] }] };
    }
    if (!this.#negotiation.has('sasl')) return { send: this.#finish() };
    // A session that is resumed is whose it was, and our key needs no asking where the server is ours.
    const proofs = { ...this.#proofs, key: this.#proofs.key && this.#token === undefined };
    this.#sasl = new Sasl(this.capValues.get('sasl') ?? '', proofs);
    return this.#proving(this.#sasl.start());
  }

  #proving({ send, outcome, later }: SaslStep): RegistrationStep {
    if (later !== undefined) return { send, later: later.then((step) => this.#proving(step)) };
    if (outcome === undefined) return { send };
    this.#sasl = undefined;
    const isImpostor = outcome.kind === 'impostor';
    const end = this.#welcomed || isImpostor ? [] : this.#finish();
    return { ...loggedIn(outcome, this.#welcomed), send: [...send, ...end] };
  }

  /** NOTE ACCOUNT CLAIMED or FAIL ACCOUNT: either is for the reader. */
  #claimed({ command, params }: Message): RegistrationStep {
    if (command !== 'FAIL' && params[1] !== 'CLAIMED') return { send: [] };
    this.#claiming = false;
    return { send: this.#finish(), event: { kind: 'code-spent' } };
  }

  #finish(): MessageParts[] {
    const end = { command: 'CAP', params: ['END'] };
    if (!this.#negotiation.has('chat-tui/resume')) this.#token = undefined;
    return this.#token === undefined ? [end] : [{ command: 'RESUME', params: [this.#token] }, end];
  }
}

function loggedIn(outcome: LoginOutcome, asked: boolean): RegistrationStep {
  return { send: [], event: { kind: 'login', outcome, asked } };
}

/** A CAP DEL of it is to be ignored, says the specification. */
function stsOf({ params }: Message): string | undefined {
  const what = params[1]?.toUpperCase();
  if (what !== 'LS' && what !== 'NEW') return undefined;
  return parseCapList(params.at(-1) ?? '').find(({ name }) => name === 'sts')?.value;
}
