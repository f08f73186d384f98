/** `--json`: one JSON object a line for each event (docs/json.md); the same lines in as for people. */
import type { Clock } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { ConnectionState } from '../model/connection.js';
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';
import type { Line } from '../model/line.js';
import { activeConversation } from '../model/state.js';
import { FedRun } from './fed-run.js';
import type { Mode, ModeIo } from './io.js';
import { needsScreen } from './words.js';

export function jsonMode(io: ModeIo, clock: Clock): Mode {
  return new JsonMode(io, clock);
}

class JsonMode implements Mode {
  readonly #io: ModeIo;
  readonly #clock: Clock;
  readonly #run: FedRun;
  #connection = '';

  constructor(io: ModeIo, clock: Clock) {
    this.#io = io;
    this.#clock = clock;
    this.#run = new FedRun(clock);
  }

  async run(engine: Engine): Promise<number> {
    const { status } = await this.#run.run(engine, entered(this.#io.input));
    return status;
  }

  stop(): void {
    this.#run.stop();
  }

  onEffects(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'shown':
          if (!effect.line.copy) this.#emit(describeShown(effect.conversation, effect.line));
          break;
        case 'marked':
          this.#emit(describeMark(effect.conversation, effect.line));
          break;
        case 'delivered':
          this.#emit(describeDelivered(effect.conversation, effect.line));
          break;
        case 'ready':
          this.#emit({ type: 'ready', conversation: effect.conversation.name, missed: effect.missed });
          break;
        // There is none of that here, which a program should know.
        case 'ask-secret':
        case 'show-keys':
        case 'look-at':
        case 'show-search':
        case 'copy':
        case 'open':
          this.#complain(needsScreen(effect) ?? '');
          break;
        case 'reacted':
          this.#emit(describeReaction(effect));
          break;
        case 'changed':
          if (effect.what === 'connection') this.#emitConnection();
          else if (effect.what === 'nick')
            this.#emit({ type: 'you', nick: this.#run.engine?.state.nick ?? '' });
          break;
        case 'redacted':
          this.#emit({
            type: 'deleted',
            conversation: effect.conversation.name,
            msgid: effect.msgid,
            nick: effect.nick,
            reason: effect.reason,
          });
          break;
        case 'send':
        case 'unreachable':
          break;
      }
    }
    this.#run.look();
  }

  #emitConnection(): void {
    const state = this.#run.engine?.connection;
    if (state === undefined) return;
    const event = describeConnection(state, this.#clock.monotonic());
    // Said once for each state; the lag alone is no news.
    const known = `${state.phase} ${String(event['silent'])}`;
    if (known === this.#connection) return;
    this.#connection = known;
    this.#emit(event);
    if (state.phase === 'distrusted') this.#run.distrust();
  }

  #complain(text: string): void {
    const { state } = this.#run.engine ?? {};
    const conversation = state === undefined ? 'server' : activeConversation(state).name;
    this.#emit({ type: 'error', time: new Date(this.#clock.now()).toISOString(), conversation, text });
  }

  #emit(event: Readonly<Record<string, unknown>>): void {
    this.#io.out(JSON.stringify(event));
  }
}

/** An object with a text, `{"text":"one\ntwo"}`, is entered as that text; every other line is one itself. */
async function* entered(input: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of input) yield textOf(line) ?? line;
}

function textOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'text') return undefined;
    const { text } = value as { readonly text: unknown };
    return typeof text === 'string' ? text.replaceAll(/\r\n?/g, '\n') : undefined;
  } catch {
    return undefined;
  }
}

function describeReaction({
  conversation,
  msgid,
  reaction,
  replayed,
}: Extract<Effect, { do: 'reacted' }>): Record<string, unknown> {
  const { text, nick, own, taken, time } = reaction;
  return {
    type: 'reaction',
    time: new Date(time).toISOString(),
    conversation: conversation.name,
    msgid,
    replayed: replayed || undefined,
    nick,
    text,
    removed: taken || undefined,
    own: own || undefined,
  };
}

/** Own lines that wait say `queued`; all others are named after their kind. */
function describeShown(conversation: Conversation, line: Line): Record<string, unknown> {
  const { kind, nick, text, target } = line;
  const common = {
    time: new Date(line.time).toISOString(),
    conversation: conversation.name,
    msgid: line.msgid,
    replayed: line.replayed ? true : undefined,
  };
  switch (kind) {
    case 'message':
    case 'action':
    case 'notice':
      if (line.mark === 'pending') {
        return { type: 'queued', id: line.sendId, conversation: conversation.name, kind, text };
      }
      return {
        type: kind,
        ...common,
        nick,
        text,
        reply: line.reply?.msgid,
        own: line.own || undefined,
        mention: line.mention || undefined,
      };
    case 'join':
      return { type: kind, ...common, nick };
    case 'part':
    case 'quit':
      return { type: kind, ...common, nick, reason: text };
    case 'nick':
      return { type: kind, ...common, nick, newNick: target };
    case 'kick':
      return { type: kind, ...common, nick, kicked: target, reason: text };
    case 'topic':
      return { type: kind, ...common, nick, topic: text };
    case 'mode':
      return { type: kind, ...common, nick, modes: text };
    case 'invite':
      return { type: kind, ...common, nick, invited: target, room: text };
    case 'info':
    case 'error':
    case 'missed':
    case 'gap':
      return { type: kind, ...common, text };
  }
}

function describeMark(conversation: Conversation, line: Line): Record<string, unknown> {
  const common = { id: line.sendId, conversation: conversation.name };
  if (line.mark === 'refused') return { type: 'refused', ...common, reason: line.reason };
  // Without a mark: written to a server that confirms nothing.
  const type = line.mark === 'stored' ? 'stored' : 'sent';
  return { type, ...common, msgid: line.msgid, time: new Date(line.time).toISOString() };
}

function describeDelivered({ name }: Conversation, line: Line): Record<string, unknown> {
  return {
    type: 'delivered',
    id: line.sendId,
    conversation: name,
    msgid: line.msgid,
    k: line.has,
    n: line.of,
  };
}

function describeConnection(state: ConnectionState, now: number): Record<string, unknown> {
  const type = 'connection';
  switch (state.phase) {
    case 'idle':
      return { type, state: 'idle' };
    case 'connecting':
    case 'registering':
      return { type, state: state.phase, server: state.server, attempt: state.attempt };
    case 'nick-refused':
      return { type, state: state.phase, server: state.server, nick: state.nick, reason: state.reason };
    case 'online':
      return {
        type,
        state: 'online',
        server: state.server,
        security: state.security === '' ? undefined : state.security,
        silent: state.silentSince === undefined ? undefined : true,
      };
    case 'distrusted': {
      const { server, expected, found, reason } = state;
      return { type, state: 'distrusted', server, expected, found, reason };
    }
    case 'waiting': {
      const { server, attempt, reason } = state;
      return {
        type,
        state: 'waiting',
        server,
        attempt,
        reason,
        retryInMs: Math.round(Math.max(0, state.retryAt - now)),
      };
    }
    case 'closed':
      return { type, state: 'closed' };
  }
}
