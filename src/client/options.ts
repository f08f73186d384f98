/**
 * The flags, and reading them without a library: the usual ones are understood in no time, so that the first frame
 * does not wait. Whatever is not understood here (`--help`, a typing error) is for `cli.ts`, which has the words.
 */

export interface Flags {
  readonly nick?: string;
  readonly server: readonly string[];
  readonly room: readonly string[];
  readonly plain: boolean;
  readonly json: boolean;
  readonly once?: string;
  /** Plaintext. */
  readonly noTls: boolean;
  /** The fingerprint of the only key that is accepted. */
  readonly tlsPin?: string;
  /** For a shell; prints the password of the account. */
  readonly passwordCommand?: string;
  /** It is asked for, and not shown. */
  readonly askPassword: boolean;
  /** A one-time code, by which this device joins an account. */
  readonly claim?: string;
  readonly ascii: boolean;
  /** Tell others that their messages have arrived here. */
  readonly receipts: boolean;
  /** Where logs of the conversations are written. */
  readonly log?: string;
}

export interface FlagRow {
  readonly name: string;
  readonly kind: 'text' | 'list' | 'switch';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly describe: string;
  /** A heading of --help. */
  readonly group: FlagGroup;
}

export type FlagGroup = 'Who and where' | 'Without a screen' | 'Look and manners';

/** In the order of the help. */
export const FLAGS: readonly FlagRow[] = [
  {
    name: 'nick',
    kind: 'text',
    value: 'NAME',
    describe: 'What others call you (asked for, if missing)',
    group: 'Who and where',
  },
  {
    name: 'server',
    kind: 'list',
    value: 'HOST[:PORT]',
    describe: 'Where to connect (localhost:6697); give it several times to have others tried in turn',
    group: 'Who and where',
  },
  {
    name: 'room',
    kind: 'list',
    value: 'NAME',
    describe: "A room to enter besides the server's lobby; several times for more",
    group: 'Who and where',
  },
  {
    name: 'no-tls',
    kind: 'switch',
    describe: 'Connect without encryption: everybody on the way can read it (port 6667)',
    group: 'Who and where',
  },
  {
    name: 'tls-pin',
    kind: 'text',
    value: 'sha256:...',
    describe: 'Accept this key of the server and no other (chat-server fingerprint prints it)',
    group: 'Who and where',
  },
  {
    name: 'password-command',
    kind: 'text',
    value: 'COMMAND',
    describe: "A command that prints your account's password, where your key is not enough",
    group: 'Who and where',
  },
  {
    name: 'ask-password',
    kind: 'switch',
    describe: "Ask for your account's password at the start, without showing it",
    group: 'Who and where',
  },
  {
    name: 'claim',
    kind: 'text',
    value: 'CODE',
    describe: 'Join your account with the code that /account add-device shows on another device',
    group: 'Who and where',
  },
  {
    name: 'plain',
    kind: 'switch',
    describe: 'Lines instead of a screen (by itself when this is no terminal)',
    group: 'Without a screen',
  },
  {
    name: 'json',
    kind: 'switch',
    describe: 'One JSON object a line for each event (docs/json.md)',
    group: 'Without a screen',
  },
  {
    name: 'once',
    kind: 'text',
    value: 'TEXT',
    describe: 'Send TEXT, wait until the server has stored it, exit 0',
    group: 'Without a screen',
  },
  {
    name: 'log',
    kind: 'text',
    value: 'DIR',
    describe: 'Write a log of each conversation into DIR, as JSON lines for your eyes only',
    group: 'Who and where',
  },
  { name: 'ascii', kind: 'switch', describe: 'Draw with ASCII symbols only', group: 'Look and manners' },
  {
    name: 'no-receipts',
    kind: 'switch',
    describe: 'Do not tell others that their messages have arrived here',
    group: 'Look and manners',
  },
];

/** @returns undefined when there is anything that has to be explained or refused */
export function parseQuickly(args: readonly string[]): Flags | undefined {
  const found = new Map<string, string[]>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const row = FLAGS.find((each) => each.name === name);
    if (row === undefined) return undefined;
    if (row.kind === 'switch') {
      if (inline !== undefined) return undefined;
      found.set(name, ['']);
      continue;
    }
    const value = inline ?? rest.shift();
    if (value === undefined || value === '' || (inline === undefined && value.startsWith('-')))
      return undefined;
    const known = found.get(name) ?? [];
    if (row.kind === 'text' && known.length > 0) return undefined;
    found.set(name, [...known, value]);
  }
  // One way to talk at a time; the words for that are not here.
  if (['plain', 'json', 'once'].filter((name) => found.has(name)).length > 1) return undefined;
  return flagsOf((name) => found.get(name) ?? []);
}

/** @param valuesOf what was given for a flag; a switch that is on has one value */
export function flagsOf(valuesOf: (name: string) => readonly string[]): Flags {
  const [nick] = valuesOf('nick');
  const [once] = valuesOf('once');
  const [log] = valuesOf('log');
  const [tlsPin] = valuesOf('tls-pin');
  const [passwordCommand] = valuesOf('password-command');
  const [claim] = valuesOf('claim');
  return {
    ...(nick !== undefined && { nick }),
    ...(once !== undefined && { once }),
    ...(log !== undefined && { log }),
    ...(tlsPin !== undefined && { tlsPin }),
    ...(passwordCommand !== undefined && { passwordCommand }),
    ...(claim !== undefined && { claim }),
    askPassword: valuesOf('ask-password').length > 0,
    noTls: valuesOf('no-tls').length > 0,
    server: valuesOf('server'),
    room: valuesOf('room'),
    plain: valuesOf('plain').length > 0,
    json: valuesOf('json').length > 0,
    ascii: valuesOf('ascii').length > 0,
    receipts: valuesOf('no-receipts').length === 0,
  };
}
