/** What is asked before a text is sent, if anything. */
import { knownNicks } from '../../commands/nicks.js';
import { foldName } from '../../../protocol/casemapping.js';
import type { Conversation } from '../../model/conversation.js';
import { isSpoken } from '../../model/line.js';
import { activeConversation, type ClientState } from '../../model/state.js';
import { looksMistyped } from './looks-mistyped.js';
import { looksSecret, type SecretContext } from '../../model/secrets.js';

export interface Question {
  /** What it looks like. */
  readonly looksLike: string;
  /** It must not be kept anywhere. */
  readonly secret: boolean;
  /** What goes to the engine if it is to be sent all the same. */
  readonly say: string;
}

/** Lines looked through for words that are in use here. */
const VOCABULARY_LINES = 300;
/** A question for a password is older news behind so many lines. */
const PROMPT_LINES = 3;

/** @returns undefined when it may go as it is */
export function questionOf(state: ClientState, text: string): Question | undefined {
  const secret = looksSecret(text, contextOf(state));
  if (secret !== undefined) return { looksLike: secret, secret: true, say: text };
  const mistyped = looksMistyped(text);
  return mistyped && { looksLike: mistyped.as, secret: false, say: mistyped.say };
}

function contextOf(state: ClientState): SecretContext {
  const active = activeConversation(state);
  return {
    knows: (word) => isKnown(state, active, word),
    asked: asksForPassword(active),
  };
}

function isKnown(state: ClientState, active: Conversation, word: string): boolean {
  const wanted = foldName(word.replace(/[:,.!?]+$/, ''));
  if (knownNicks(state).has(wanted) || state.conversations.has(wanted)) return true;
  const { log } = active;
  for (let i = log.length - 1; i >= Math.max(0, log.length - VOCABULARY_LINES); i--) {
    const line = log.at(i);
    if (line !== undefined && isSpoken(line) && line.text.split(/\s+/).includes(word)) return true;
  }
  return false;
}

/** A machine's words, not a person's: people talk about passwords without asking for them. */
function asksForPassword({ log }: Conversation): boolean {
  for (let i = log.length - 1; i >= Math.max(0, log.length - PROMPT_LINES); i--) {
    const line = log.at(i);
    if (line === undefined || (line.own && isSpoken(line))) return false;
    if (line.kind !== 'notice' && line.kind !== 'info') continue;
    if (
      /\bpass(?:word|phrase|wd)\b.*(?:[:?]\s*$|\b(?:required|needed))|\b(?:enter|type|identify)\b.*\bpassword\b/i.test(
        line.text,
      )
    )
      return true;
  }
  return false;
}
