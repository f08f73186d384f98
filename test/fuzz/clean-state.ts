/** Everything of the client's state that some face shows, and what must not be in it. */
import type { ClientState } from '../../src/client/model/state.js';

/** Nothing that reaches a terminal: C0, DEL, C1, bidi controls, lone surrogates. Texts of several lines have line feeds. */
const UNSAFE =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** @returns texts that could control a terminal, quoted */
export function unsafeIn(state: ClientState): string[] {
  const texts = [
    state.nick,
    state.server,
    ...(state.search.present?.hits ?? []).flatMap(({ nick, text }) => [nick, text]),
  ];
  for (const { name, topic } of state.listed.values()) texts.push(name, topic);
  for (const reason of state.toldAway.values()) texts.push(reason);
  for (const conversation of state.conversations.values()) {
    texts.push(conversation.name, conversation.topic);
    for (const { nick } of conversation.members.values()) texts.push(nick);
    for (let i = 0; i < conversation.log.length; i++) {
      const line = conversation.log.at(i);
      if (line === undefined) continue;
      texts.push(
        line.text,
        line.nick,
        line.target,
        line.reason,
        ...(line.spans ?? []).map(({ text }) => text),
      );
    }
  }
  return texts.filter((text) => UNSAFE.test(text)).map((text) => JSON.stringify(text));
}
