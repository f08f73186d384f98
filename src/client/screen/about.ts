/** What entering a text means while the reader answers or edits a message. */
import type { Action } from '../commands/command.js';
import { editWith } from '../commands/messages.js';
import { whyNoEdit, whyNoReply } from '../commands/message-actions.js';
import { complain } from '../commands/command.js';
import type { ClientState } from '../model/state.js';
import type { Glyphs } from '../ui/glyphs.js';
import type { About } from './desk.js';

/** @param actions what it would mean otherwise; commands and private lines to others mean what they always do */
export function aboutMessage(
  state: ClientState,
  { kind, message }: About,
  actions: readonly Action[],
): readonly Action[] {
  const { conversation, line } = message;
  const says = actions.flatMap((each) =>
    each.do === 'say' && each.target === conversation.target ? [each] : [],
  );
  const [first] = says;
  if (first === undefined) return actions;
  // It may have been deleted while the reader wrote.
  const now = line.msgid === undefined ? line : (conversation.log.find(line.msgid) ?? line);
  const current = { conversation, line: now };
  const why = kind === 'reply' ? whyNoReply(state, current) : whyNoEdit(state, current);
  if (why !== undefined) return [complain(`${why}; nothing was sent: ${first.text}`)];
  if (kind === 'reply') {
    return actions.map((each) => (each === first ? { ...first, reply: line.msgid } : each));
  }
  const text = says.map((each) => each.text).join('\n');
  return editWith(current, first.action ? `/me ${text}` : text);
}

/** Above the input, as long as it lasts. */
export function aboutNotice({ kind, message: { line } }: About, glyphs: Glyphs): string {
  const [words = ''] = line.text.split('\n');
  if (kind === 'reply') return `${glyphs.reply} to ${line.nick} (Esc drops it): ${words}`;
  return `editing, Esc leaves it as it is: ${words}`;
}
