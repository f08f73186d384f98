/**
 * Capabilities from `CAP LS 302` on, also when they come and go later (IRCv3 capability negotiation 302, cap-notify).
 *
 * A machine without timers or sockets: each CAP leads to requests, and in the end to there being none left.
 */
import { type CapabilitySet, findCapability, parseCapList } from '../../protocol/capabilities.js';
import type { Message } from '../../protocol/message.js';
import type { MessageParts } from '../../protocol/serialise.js';

export interface NegotiationStep {
  readonly send: readonly MessageParts[];
  /** Nothing that we have asked for is without an answer. */
  readonly isOver: boolean;
}

const GOES_ON: NegotiationStep = { send: [], isOver: false };

export class Negotiation {
  readonly #wants: (name: string) => boolean;
  readonly #offered = new Set<string>();
  readonly #values = new Map<string, string>();
  readonly #granted = new Set<string>();
  /** Requests that have no answer yet. */
  #unanswered = 0;
  #caps: CapabilitySet = 0;

  /** @param wants what is asked for when it is offered */
  constructor(wants: (name: string) => boolean) {
    this.#wants = wants;
  }

  get caps(): CapabilitySet {
    return this.#caps;
  }

  /** What the server says with the capabilities that are wanted, by their names. */
  get values(): ReadonlyMap<string, string> {
    return new Map(this.#values);
  }

  has(name: string): boolean {
    return this.#granted.has(name);
  }

  /** CAP <us> <subcommand> [*] :<capabilities> */
  take({ params }: Message): NegotiationStep {
    const tokens = parseCapList(params.at(-1) ?? '');
    const what = params[1]?.toUpperCase();
    if (what === 'LS' || what === 'NEW')
      for (const { name, value } of tokens) if (this.#wants(name)) this.#values.set(name, value ?? '');
    switch (what) {
      case 'LS':
        for (const { name } of tokens) if (this.#wants(name)) this.#offered.add(name);
        // `*` in the middle: more lines of the list follow.
        return params[2] === '*' && params.length > 3 ? GOES_ON : this.#request([[...this.#offered]]);
      case 'NEW':
        return this.#request([tokens.map((token) => token.name).filter((name) => this.#wants(name))]);
      case 'ACK':
        for (const { name, remove } of tokens) this.#set(name, !remove);
        return this.#answered();
      case 'NAK': {
        // All or none; so each is asked for by itself.
        const { send } = this.#request(tokens.length > 1 ? tokens.map((token) => [token.name]) : []);
        return { send, isOver: this.#answered().isOver };
      }
      case 'DEL':
        for (const { name } of tokens) this.#set(name, false);
        return GOES_ON;
      case undefined:
      default:
        return GOES_ON;
    }
  }

  #request(lists: readonly string[][]): NegotiationStep {
    const send = lists
      .filter((names) => names.length > 0)
      .map((names) => ({ command: 'CAP', params: ['REQ', names.join(' ')] }));
    this.#unanswered += send.length;
    return { send, isOver: this.#unanswered === 0 };
  }

  #answered(): NegotiationStep {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    return { send: [], isOver: this.#unanswered === 0 };
  }

  #set(name: string, on: boolean): void {
    if (on && this.#wants(name)) this.#granted.add(name);
    else this.#granted.delete(name);
    const bit = findCapability(name)?.bit ?? 0;
    this.#caps = on ? this.#caps | bit : this.#caps & ~bit;
  }
}
