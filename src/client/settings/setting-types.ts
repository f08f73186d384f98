/** Kinds of values that only the client's settings have. */
import { text, type ValueType } from '../../core/config-types.js';
import { checkNick } from '../../protocol/names.js';

/** Servers have bounds of their own (005 NICKLEN); none goes beyond this. */
const MOST_NICK = 64;
/** No keyboard has more keys than that. */
const MOST_KEYS = 500;
/** A host, an IPv4 address or an IPv6 one in brackets, with a port from 1 to 65535; or a bare IPv6 address. */
const PORT = '(?::(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?';
const SERVER = new RegExp(
  `^(?:(?:\\[[0-9a-fA-F:.%a-z]+\\]|[^\\s:[\\]/@,"]+)${PORT}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$`,
);
const ROOM = /^#?[^\s,#\p{Cc}"][^\s,\p{Cc}"]*$/u;
const WORD = /^[^\s,\p{Cc}"](?:[^,\p{Cc}"]{0,62}[^\s,\p{Cc}"])?$/u;
const CONVERSATION = /^[#@]?[^\s,#@\p{Cc}"][^\s,\p{Cc}"]{0,199}$/u;
const MASK = /^(?:account:)?[^\s,\p{Cc}"]{1,200}$/u;
const DIRECTORY = /^(?:~?\/[^\p{Cc}]*)?$/u;
// Not empty, and no NUL: neither could be given to a program.
const ARGUMENT = /^[^\p{Cc}]+$/u;
const COMMAND = /^[^\p{Cc}]*$/u;
const KEY = /^[^\s=,\p{Cc}]{1,40}$/u;

export function nick(): ValueType<string> {
  const type = text({ form: 'a nick: letters, digits and _-[]\\`^{|}, not beginning with a digit' });
  const check = (value: string | undefined): string | undefined =>
    value === undefined || (value !== '' && checkNick(value, MOST_NICK) !== undefined) ? undefined : value;
  return {
    ...type,
    fromText: (value) => check(value.trim()),
    fromToml: (value) => check(type.fromToml(value)),
  };
}

export function server(): ValueType<string> {
  return text({ form: 'HOST or HOST:PORT', pattern: SERVER });
}

export function room(): ValueType<string> {
  return text({ form: 'a room, such as "ops" or "#ops"', pattern: ROOM });
}

/** Something that people say: one word or several, up to 64 characters. */
export function word(): ValueType<string> {
  return text({ form: 'a word, such as "deploy"', pattern: WORD });
}

export function conversation(): ValueType<string> {
  return text({ form: 'a room or a person, such as "#ops" or "@alice"', pattern: CONVERSATION });
}

/** `nick!user@host` with `*` and `?`, a part of it, or an account. */
export function mask(): ValueType<string> {
  return text({ form: 'a mask such as "bob", "*!*@*.example.org" or "account:bob"', pattern: MASK });
}

/** '' for none. */
export function directory(): ValueType<string> {
  return text({ form: 'a directory, beginning with "/" or "~/"', pattern: DIRECTORY });
}

/** A line for a shell; '' for none. */
export function command(): ValueType<string> {
  return text({ form: 'a command', pattern: COMMAND });
}

/** A program, or an argument for one. */
export function program(): ValueType<string> {
  return text({ form: 'a program or an argument', pattern: ARGUMENT });
}

/** A TOML table, `[keys]`; as text `ctrl-t=redraw, f5=help`. */
export function keyTable(): ValueType<Readonly<Record<string, string>>> {
  const pair = (value: string): [string, string] | undefined => {
    const [, key, action] = /^([^=]+)=(.*)$/.exec(value.trim()) ?? [];
    return key === undefined || action === undefined ? undefined : [key.trim(), action.trim()];
  };
  const check = (
    pairs: ReadonlyArray<readonly [string, unknown] | undefined>,
  ): [string, string][] | undefined =>
    pairs.length <= MOST_KEYS &&
    pairs.every((each) => each !== undefined && KEY.test(each[0]) && typeof each[1] === 'string')
      ? (pairs as [string, string][])
      : undefined;
  const make = (pairs: [string, string][] | undefined): Readonly<Record<string, string>> | undefined =>
    pairs === undefined ? undefined : Object.fromEntries(pairs);
  return {
    form: 'a table of keys, each KEY = "ACTION"',
    flag: 'list',
    fromText: (value) => make(value.trim() === '' ? [] : check(value.split(',').map(pair))),
    fromToml: (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? make(check(Object.entries(value)))
        : undefined,
    toToml: (value) =>
      `{ ${Object.entries(value)
        .map(([key, action]) => `${JSON.stringify(key)} = ${JSON.stringify(action)}`)
        .join(', ')} }`,
  };
}
