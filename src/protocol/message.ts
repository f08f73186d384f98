/** What one line of IRC says, and the `nick!user@host` inside its source (Modern IRC, "Message Format"). */

export interface Message {
  /** Unescaped values by key; a tag without a value has the value ''. Shared and empty when there are none. */
  readonly tags: ReadonlyMap<string, string>;
  /** Without its leading colon. */
  readonly source: string | undefined;
  /** Upper case letters, or three digits. */
  readonly command: string;
  readonly params: readonly string[];
}

/** The parts of a source; a server name is all `nick`. */
export interface Source {
  nick: string;
  user: string | undefined;
  host: string | undefined;
}

/**
 * Splits `nick!user@host`, `nick@host`, `nick!user` or a server name. Never fails.
 *
 * The user part may not hold an `@`, so the first one after the `!` ends it.
 */
export function parseSource(source: string): Source {
  const bang = source.indexOf('!');
  const at = source.indexOf('@', bang + 1);
  const nickEnd = bang >= 0 ? bang : at >= 0 ? at : source.length;
  return {
    nick: source.slice(0, nickEnd),
    user: bang >= 0 ? source.slice(bang + 1, at >= 0 ? at : source.length) : undefined,
    host: at >= 0 ? source.slice(at + 1) : undefined,
  };
}

/** `nick!user@host`; either of the last two may be missing. */
export function formatSource(nick: string, user?: string, host?: string): string {
  return nick + (user === undefined ? '' : `!${user}`) + (host === undefined ? '' : `@${host}`);
}

/** The tags that servers relay untouched: those whose key begins with `+` (IRCv3 message-tags). */
export function clientOnlyTags(message: Message): Array<readonly [key: string, value: string]> {
  const found: Array<readonly [string, string]> = [];
  for (const tag of message.tags) if (tag[0].startsWith('+')) found.push(tag);
  return found;
}
