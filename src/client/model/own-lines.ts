/** Own lines on their way: drawn at once, marked by what becomes of them. */
import type { Input } from './inputs.js';
import type { Line } from './line.js';
import { newLine, openConversation, show, type Turn } from './state.js';
import { copiesOf, showCopy } from './spoken.js';
import { replyTo } from './replies-to.js';
import { cleanLines } from './text.js';

/** A line was typed and waits, at the end of its conversation, for the server. */
export function onOwnQueued(turn: Turn, own: Extract<Input, { type: 'own-queued' }>): void {
  const conversation = openConversation(turn, own.target);
  if (own.kept === true && conversation.kind === 'room') conversation.wanted = true;
  const line = newLine(turn, {
    kind: own.action ? 'action' : 'message',
    nick: turn.state.nick,
    ...cleanLines(own.text),
    own: true,
    mark: 'pending',
    sendId: own.id,
    reply: own.reply === undefined ? undefined : replyTo(own.reply, conversation.log.find(own.reply)),
  });
  conversation.log.addPending(line);
  turn.effects.push({ do: 'shown', conversation, line });
  showCopy(turn, conversation, line);
}

/** A waiting line is several now, in its place. */
export function onOwnSplit(
  turn: Turn,
  id: string,
  parts: ReadonlyArray<{ readonly id: string; readonly text: string }>,
): void {
  for (const conversation of turn.state.conversations.values()) {
    conversation.log.splitPending(id, (old) =>
      parts.map((part, i) => {
        const words = { ...cleanLines(part.text), sendId: part.id };
        if (i === 0) return { ...old, ...words };
        const line = newLine(turn, { ...old, ...words, reply: undefined });
        if (!old.copy) turn.effects.push({ do: 'shown', conversation, line });
        return line;
      }),
    );
  }
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

/** It was written to a server that echoes nothing: its place is here, and nothing more will be known. */
export function onOwnSent(turn: Turn, id: string): void {
  settle(turn, id, (line) => ({ ...line, mark: '', reason: '', time: turn.now }));
}

export function onOwnRefused(turn: Turn, id: string, reason: string): void {
  settle(turn, id, (line) => ({ ...line, mark: 'refused', reason }));
}

/** It stays among those that wait, with the words why. */
export function onOwnWaits(turn: Turn, id: string, reason: string): void {
  for (const { log } of turn.state.conversations.values()) log.explainPending(id, reason);
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

/** A refused line goes, with its copies. */
export function onOwnDropped(turn: Turn, id: string): void {
  for (const { log } of turn.state.conversations.values()) {
    for (let i = log.settled - 1; i >= 0; i--) {
      const line = log.at(i);
      if (line?.sendId === id && line.mark === 'refused') log.remove(line);
    }
  }
  turn.effects.push({ do: 'changed', what: 'conversations' });
}

function settle(turn: Turn, id: string, change: (line: Line) => Line): void {
  for (const [where, copy] of copiesOf(turn.state, id)) {
    where.log.takePending(id);
    show(turn, where, change(copy));
  }
  for (const conversation of turn.state.conversations.values()) {
    const line = conversation.log.takePending(id);
    if (line === undefined) continue;
    const settled = change(line);
    conversation.log.append(settled);
    turn.effects.push({ do: 'marked', conversation, line: settled });
  }
}
