/** What can be done with a message of the log: by a command, or by a key while it is selected. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { isTagAllowed, REACT_TAG, REPLY_TAG } from '../../protocol/client-tags.js';
import type { Conversation } from '../model/conversation.js';
import { isSpoken, type Line } from '../model/line.js';
import { cleanReaction } from '../model/reactions.js';
import type { ClientState } from '../model/state.js';
import type { Action } from './command.js';

/** A message in the conversation it belongs to. */
export interface Message {
  readonly conversation: Conversation;
  readonly line: Line;
}

/** What is to be done, or in words why it cannot be. */
export type Done = { readonly actions: readonly Action[] } | { readonly why: string };

/** The message itself, where the line may be the copy of a private one. */
export function originalOf(state: ClientState, conversation: Conversation, line: Line): Message {
  if (!line.copy) return { conversation, line };
  const home = state.conversations.get(foldName(line.own ? line.target : line.nick));
  const original = line.copyOf === undefined ? undefined : home?.log.find(line.copyOf);
  return home === undefined || original === undefined
    ? { conversation, line }
    : { conversation: home, line: original };
}

/** Why nobody can refer to that message, undefined when they can. */
export function whyNoReference(state: ClientState, { line }: Message): string | undefined {
  if (!isSpoken(line)) return 'this is no message';
  if (line.deleted) return 'this message was deleted';
  if (line.mark === 'pending') return 'this message is not stored yet';
  if (line.mark === 'refused') return 'this message was never sent; Enter tries again';
  if (line.msgid === undefined) return 'this server gives messages no ids';
  return hasCap(state.caps, Cap.messageTags) ? undefined : 'this server passes no tags on';
}

export function whyNoReply(state: ClientState, message: Message): string | undefined {
  return whyNoReference(state, message) ?? denied(state, REPLY_TAG, 'replies');
}

/** Gives a reaction, or takes it back when it was given already. */
export function react(state: ClientState, message: Message, typed: string): Done {
  const text = cleanReaction(typed);
  const why =
    whyNoReference(state, message) ??
    denied(state, REPLY_TAG, 'reactions') ??
    denied(state, REACT_TAG, 'reactions') ??
    (text === '' ? 'a reaction is an emoji or a short word' : undefined);
  const { line, conversation } = message;
  if (why !== undefined || line.msgid === undefined) return { why: why ?? '' };
  const taken = line.reactions.some((one) => one.own && !one.taken && one.text === text);
  const { msgid } = line;
  return { actions: [{ do: 'react', target: conversation.target, msgid, text, taken }] };
}

/** Why it cannot be deleted; others' messages can be, where the server says so. */
export function whyNoDeletion(state: ClientState, message: Message): string | undefined {
  return (
    whyNoReference(state, message) ??
    (hasCap(state.caps, Cap.messageRedaction) ? undefined : 'this server does not delete messages')
  );
}

export function remove(state: ClientState, message: Message, reason: string): Done {
  const why = whyNoDeletion(state, message);
  const { msgid } = message.line;
  if (why !== undefined || msgid === undefined) return { why: why ?? '' };
  return { actions: [{ do: 'redact', target: message.conversation.target, msgid, reason }] };
}

/** Why it cannot be written anew: what was refused can always be. */
export function whyNoEdit(state: ClientState, message: Message): string | undefined {
  if (!message.line.own) return 'only messages of yours can be edited';
  return message.line.mark === 'refused' ? undefined : whyNoDeletion(state, message);
}

/** What a person would have typed to say it. */
export function typedText({ kind, text }: Line): string {
  const typed = text.startsWith('/') ? `/${text}` : text;
  return kind === 'action' ? `/me ${text}` : typed;
}

function denied({ isupport }: ClientState, tag: string, what: string): string | undefined {
  return isTagAllowed(isupport.get('CLIENTTAGDENY'), tag) ? undefined : `this server passes no ${what} on`;
}
