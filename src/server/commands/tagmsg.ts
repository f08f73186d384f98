/** TAGMSG <target>{,<target>}: a message of nothing but client-only tags, such as a reaction (IRCv3 message-tags). */
import { append, forEach } from './effects.js';
import { address, passedTags, speechTargets } from './speak.js';
import type { Command } from './types.js';

/** Tags that mean something only while they are fresh: a message of nothing else is not kept. */
const FLEETING: ReadonlySet<string> = new Set(['+typing', '+draft/typing']);

export const tagmsg: Command = {
  name: 'TAGMSG',
  minParams: 1,
  access: 'registered',
  pipelined: true,
  summary: 'Sends tags without a text: reactions, typing',
  usage: 'TAGMSG <target>{,<target>}',
  handle(context, message) {
    const tags = passedTags(context, message);
    // Without tags that are passed on it would be a line that says nothing.
    if (tags === undefined) return [];
    const transient = Object.keys(tags).every((tag) => FLEETING.has(tag));
    return forEach(speechTargets(context, message.params[0] ?? ''), (target) => {
      const { draft } = address(context, target, { kind: 'tagmsg', command: 'TAGMSG', text: '', tags });
      return [append([transient ? { ...draft, durability: 'best-effort', transient } : draft])];
    });
  },
};
