/** TAGMSG <target>{,<target>}: a message of nothing but client-only tags, such as a reaction (IRCv3 message-tags). */
import { forEach } from './effects.js';
import { say, speechTargets } from './speak.js';
import { readSpeech, type Speech } from './speech.js';
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
    const speech = readSpeech(context, message, 'tagmsg', '');
    // Without tags that are passed on it would be a line that says nothing.
    if (speech.tags === undefined) return [];
    const fleeting = Object.keys(speech.tags).every((tag) => FLEETING.has(tag));
    // What is not kept cannot be known again.
    const said: Speech = fleeting ? { ...speech, fleeting, sendId: undefined } : speech;
    return forEach(speechTargets(context, message.params[0] ?? ''), (target) => say(context, target, said));
  },
};
