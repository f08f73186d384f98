/**
 * What a reader can set: the shape of the settings, and a row for each that says the rest. The file, the variables,
 * `/set`, completion and docs all read these rows; what is set is one plain object that is never changed in place.
 *
 * A name is camelCase in the program (`foldJoins`), snake_case for people: in the file, with `/set` and in docs
 * (`fold_joins`), and upper case as a variable (`CHAT_TUI_FOLD_JOINS`).
 */
import { snakeCase } from '../../core/config-schema.js';
import { boolean, choice, list, type ValueType } from '../../core/config-types.js';
import {
  command,
  conversation,
  directory,
  keyTable,
  mask,
  nick,
  program,
  room,
  server,
  word,
} from './setting-types.js';

export interface Settings {
  /** '' until it is known: asked for, or the login name. */
  readonly nick: string;
  /** As people write them, `HOST[:PORT]`; tried in turn. Empty: this machine. */
  readonly servers: readonly string[];
  /** With or without their sign. */
  readonly rooms: readonly string[];
  /** For a shell: what it prints is the password of the account. '' for none. */
  readonly passwordCommand: string;
  readonly receipts: boolean;
  readonly readMarkers: boolean;
  readonly typing: boolean;
  readonly theme: 'auto' | 'light' | 'dark' | 'none';
  readonly ascii: boolean;
  readonly links: boolean;
  readonly highlight: readonly string[];
  readonly joins: boolean;
  readonly foldJoins: boolean;
  readonly mouse: 'wheel' | 'off';
  /** How the reader is called when they look elsewhere. */
  readonly notify: 'auto' | 'bell' | 'osc9' | 'osc777' | 'osc99' | 'off';
  /** A program with its arguments that does it instead of `auto`; empty for none. */
  readonly notifyCommand: readonly string[];
  /** Conversations, `#ops` or `@alice`. */
  readonly muted: readonly string[];
  /** Masks `nick!user@host`, or `account:NAME`. */
  readonly ignore: readonly string[];
  /** A directory for logs of the conversations; '' for none. */
  readonly log: string;
  /** Keys, as `keyName` writes them, to what they are to do; '' for nothing. */
  readonly keys: Readonly<Record<string, string>>;
}

export type SettingName = keyof Settings;

export interface SettingRow<T> {
  readonly type: ValueType<T>;
  readonly default: T;
  /** One line without a full stop. */
  readonly help: string;
  /** A heading of the file and of docs. */
  readonly group: SettingGroup;
  /** Counts from the next start on; the others at once. */
  readonly atStart?: true;
}

export type SettingGroup = 'You' | 'Look' | 'Input' | 'Notifications' | 'Keys';

/** In the order of the file and of docs. */
export const SETTINGS: { readonly [K in SettingName]: SettingRow<Settings[K]> } = {
  nick: {
    type: nick(),
    default: '',
    help: 'what others call you; /nick changes it for now',
    group: 'You',
    atStart: true,
  },
  servers: {
    type: list(server()),
    default: [],
    help: 'where to connect, HOST or HOST:PORT; several are tried in turn',
    group: 'You',
    atStart: true,
  },
  rooms: {
    type: list(room()),
    default: [],
    help: "rooms to enter besides the server's lobby; the first is where you begin",
    group: 'You',
    atStart: true,
  },
  passwordCommand: {
    type: command(),
    default: '',
    help: "a command that prints your account's password, such as `pass show chat`",
    group: 'You',
    atStart: true,
  },
  receipts: {
    type: boolean(),
    default: true,
    help: 'tell others that their messages have arrived here',
    group: 'You',
  },
  readMarkers: {
    type: boolean(),
    default: true,
    help: 'tell your other devices how far you have read, and learn it from them',
    group: 'You',
  },
  typing: {
    type: boolean(),
    default: true,
    help: 'tell others that you are typing, and show who is',
    group: 'You',
  },
  theme: {
    type: choice(['auto', 'light', 'dark', 'none']),
    default: 'auto',
    help: 'colours for a light or a dark background, or no colours',
    group: 'Look',
  },
  ascii: {
    type: boolean(),
    default: false,
    help: 'draw with ASCII symbols only',
    group: 'Look',
  },
  links: {
    type: boolean(),
    default: true,
    help: 'make links clickable, where the terminal can',
    group: 'Look',
  },
  highlight: {
    type: list(word()),
    default: [],
    help: 'words that call you as your nick does',
    group: 'Look',
  },
  joins: {
    type: boolean(),
    default: true,
    help: 'say who comes and who leaves',
    group: 'Look',
  },
  foldJoins: {
    type: boolean(),
    default: true,
    help: 'put runs of joins and leaves into one line',
    group: 'Look',
  },
  mouse: {
    type: choice(['wheel', 'off']),
    default: 'wheel',
    help: 'the wheel scrolls; off leaves the mouse to the terminal, to select text',
    group: 'Input',
  },
  notify: {
    type: choice(['auto', 'bell', 'osc9', 'osc777', 'osc99', 'off']),
    default: 'auto',
    help: 'how you are called when you are mentioned or written to and look elsewhere',
    group: 'Notifications',
  },
  notifyCommand: {
    type: list(program()),
    default: [],
    help: 'a program and its arguments, run for that with a title and a text as two more',
    group: 'Notifications',
  },
  muted: {
    type: list(conversation()),
    default: [],
    help: 'rooms and people that do not call you; /mute adds one',
    group: 'Notifications',
  },
  ignore: {
    type: list(mask()),
    default: [],
    help: 'people of whom nothing is shown; /ignore adds one',
    group: 'Notifications',
  },
  log: {
    type: directory(),
    default: '',
    help: 'a directory for logs of the conversations, JSON lines; --log is for one run',
    group: 'You',
  },
  keys: {
    type: keyTable(),
    default: {},
    help: 'keys of your own: a key and what it does; "" takes its meaning away',
    group: 'Keys',
  },
};

/** What is in force where nothing is set. */
export const DEFAULT_SETTINGS: Settings = Object.freeze(
  Object.fromEntries(Object.entries(SETTINGS).map(([name, row]) => [name, row.default])),
) as unknown as Settings;

// Whoever reads a value with a row reads it for the name of that row.
export type AnySettingRow = SettingRow<unknown>;

/** A row with its names. */
export interface SettingEntry {
  readonly name: SettingName;
  /** For people: `fold_joins`. */
  readonly key: string;
  readonly row: AnySettingRow;
}

/** All rows, in their order. */
export function listSettings(): SettingEntry[] {
  return Object.entries(SETTINGS).map(([name, row]) => ({
    name: name as SettingName,
    key: snakeCase(name),
    row: row as unknown as AnySettingRow,
  }));
}
