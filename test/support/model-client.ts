/** The client's model, fed with lines as a server writes them. */
import { CAPABILITIES } from '../../src/protocol/capabilities.js';
import { parseMessage } from '../../src/protocol/parse.js';
import { serialiseMessage } from '../../src/protocol/serialise.js';
import type { Conversation } from '../../src/client/model/conversation.js';
import type { Effect, Input } from '../../src/client/model/inputs.js';
import type { Line } from '../../src/client/model/line.js';
import { reduce } from '../../src/client/model/reduce.js';
import { type ClientState, startState } from '../../src/client/model/state.js';
import { withMark } from './log-in-words.js';

const ALL_CAPS = CAPABILITIES.reduce((set, { bit }) => set | bit, 0);

export class ModelClient {
  readonly state: ClientState;
  /** Of the last call. */
  effects: Effect[] = [];
  now = Date.UTC(2026, 10, 21, 10, 0, 0);

  constructor(nick = 'bob') {
    this.state = startState(nick);
  }

  apply(input: Input): Effect[] {
    this.effects = reduce(this.state, input, this.now);
    return this.effects;
  }

  /** Lines of the server, each a message of its own. */
  hear(...lines: readonly string[]): Effect[] {
    const effects = lines.flatMap((line) => this.apply({ type: 'message', message: parseMessage(line) }));
    this.effects = effects;
    return effects;
  }

  /** A batch of history for a conversation. */
  history(target: string, ...lines: readonly string[]): Effect[] {
    const messages = lines.map((line) => parseMessage(line));
    return this.apply({ type: 'batch', batch: { type: 'chathistory', params: [target], messages } });
  }

  /** Connected, welcomed, with these capabilities (all, by default). */
  register(caps: number = ALL_CAPS): void {
    const online = {
      phase: 'online',
      server: 'irc.test:6667',
      lag: 1,
      security: '',
      silentSince: undefined,
      dropsAt: undefined,
    } as const;
    this.apply({ type: 'connection', connection: online });
    this.apply({ type: 'registered', nick: this.state.nick, server: 'irc.test', caps, resumed: false });
    this.hear(
      ':irc.test 001 bob :Welcome',
      ':irc.test 005 bob CHATHISTORY=4 CHANMODES=b,k,l,imnt PREFIX=(ov)@+ :are supported',
      ':irc.test 422 bob :No MOTD',
    );
  }

  /** In a room with these people, its (empty) history read. */
  join(room: string, ...names: readonly string[]): void {
    const { nick } = this.state;
    this.hear(
      `@time=2026-11-21T09:00:00.000Z;msgid=join-${room} :${nick}!b@host JOIN ${room}`,
      `:irc.test 353 ${nick} = ${room} :${[nick, ...names].join(' ')}`,
      `:irc.test 366 ${nick} ${room} :End`,
    );
    this.history(room);
  }

  loseConnection(): Effect[] {
    return this.apply({
      type: 'connection',
      connection: {
        phase: 'waiting',
        server: 'irc.test:6667',
        offlineSince: 0,
        retryAt: 0,
        attempt: 1,
        reason: 'the connection was cut',
      },
    });
  }

  conversation(key: string): Conversation {
    const found = this.state.conversations.get(key);
    if (found === undefined) throw new Error(`there is no conversation ${key}`);
    return found;
  }

  lines(key: string): Line[] {
    const { log } = this.conversation(key);
    return Array.from({ length: log.length }, (_, i) => log.at(i)!);
  }

  /** A conversation in words, with the marks of own lines before them. */
  words(key: string): string[] {
    return this.lines(key).map((line) => withMark(line));
  }

  /** What the last call wanted to be sent, as it would be on the wire. */
  get sent(): string[] {
    return this.effects.flatMap((effect) => (effect.do === 'send' ? [serialiseMessage(effect.message)] : []));
  }
}

/** A message of history or live, with its id and a time of that second. */
export function said(msgid: string, second: number, nick: string, text: string, target = '#lobby'): string {
  const time = `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`;
  return `@time=${time};msgid=${msgid} :${nick}!u@host PRIVMSG ${target} :${text}`;
}
