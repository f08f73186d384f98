import { describe, expect, test } from 'vitest';
import { formatSource, parseSource } from '../../src/protocol/message.js';

describe('sources', () => {
  test.for([
    { source: 'irc.example', nick: 'irc.example', user: undefined, host: undefined },
    { source: 'bob', nick: 'bob', user: undefined, host: undefined },
    { source: 'bob!b', nick: 'bob', user: 'b', host: undefined },
    { source: 'bob@host', nick: 'bob', user: undefined, host: 'host' },
    { source: 'bob!b@host', nick: 'bob', user: 'b', host: 'host' },
    { source: 'bob!~b@a@b!c', nick: 'bob', user: '~b', host: 'a@b!c' },
    { source: '', nick: '', user: undefined, host: undefined },
  ])('are split: $source', ({ source, ...parts }) => {
    expect(parseSource(source)).toEqual(parts);
    expect(formatSource(parts.nick, parts.user, parts.host)).toBe(source);
  });
});
