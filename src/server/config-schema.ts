/**
 * Every key of the server's configuration: one row each, which the loader, the flags, `--help` and
 * docs/configuration.md are made from. To add one, add it to `ConfigValues` and to `SCHEMA`; the compiler asks
 * for the other. Why a limit is what it is stands in docs/limits.md.
 */
import type { ConfigSchema } from '../core/config-schema.js';
import { HISTORY, type HistorySettings } from './config-history.js';
import { boolean, choice, duration, integer, list, network, text } from '../core/config-types.js';
import { LIMITS, type LimitSettings } from './config-limits.js';
import { OPERATOR_ROWS } from './config-operators.js';
import type { AccountSettings, OperatorSettings } from './session/types.js';

export interface ListenSettings {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly tls: boolean;
  /** Networks whose connections begin with a PROXY header; none by default. */
  readonly proxy?: readonly string[];
}

/** All in ms. */
export interface HeartbeatSettings {
  readonly interval: number;
  readonly timeout: number;
  readonly registration: number;
  /** 0: sessions end with their connections. */
  readonly resume: number;
}

/** Paths are absolute in a checked configuration; durations in ms. */
export interface TlsSettings {
  /** '' for a pair of the server's own. */
  readonly cert: string;
  /** '' when it is in the file of the certificate. */
  readonly key: string;
  readonly handshake: number;
  /** 0: not announced. */
  readonly sts: number;
}

export interface LogSettings {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly format: 'text' | 'json';
}

/** The values as the sources give them. */
export interface ConfigValues {
  readonly name: string;
  readonly network: string;
  readonly data: string;
  readonly lobby: string;
  readonly password: string;
  readonly motd: string;
  readonly plaintext: 'loopback' | 'anywhere';
  readonly cloak: boolean;
  readonly allowRoot: boolean;
  readonly listen: readonly ListenSettings[];
  readonly operators: readonly OperatorSettings[];
  readonly tls: TlsSettings;
  readonly heartbeat: HeartbeatSettings;
  readonly limits: LimitSettings;
  readonly history: HistorySettings;
  readonly accounts: AccountSettings;
  readonly log: LogSettings;
}

/** With a dot, since clients tell servers from people by it; 63 is what Modern IRC allows. */
const SERVER_NAME = /^(?=.{3,63}$)[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)+$/;

export const SCHEMA: ConfigSchema<ConfigValues> = {
  name: {
    type: text({ form: 'a host name with a dot, such as "chat.example.org"', pattern: SERVER_NAME }),
    default: 'chat.localhost',
    describe: 'The server name shown to clients',
  },
  network: {
    type: text({ form: 'a word of at most 32 printable characters', pattern: /^[^\s\p{C}]{1,32}$/u }),
    default: 'chat-tui',
    describe: 'The network name shown to clients',
  },
  data: {
    type: text({ form: 'a directory', pattern: /^[^\0]+$/ }),
    default: './data',
    describe:
      'The directory of the database; relative to the configuration file, or to the project without one',
  },
  lobby: {
    type: text(),
    default: '#lobby',
    describe: 'The room that everyone is put into; empty for none',
  },
  password: {
    type: text({ form: 'one line of at most 200 characters', pattern: /^[^\0\r\n]{0,200}$/ }),
    default: '',
    describe: 'The password that a connection has to give; empty for none',
    secret: true,
  },
  motd: {
    type: text({
      form: 'at most 16384 characters without controls',
      pattern: /^(?:[\n\t]|[^\p{Cc}]){0,16384}$/u,
    }),
    default: '',
    describe: 'The message of the day, in as many lines as you like; empty for none',
  },
  plaintext: {
    type: choice(['loopback', 'anywhere']),
    default: 'loopback',
    describe: 'Where listeners without TLS may be: everything on them can be read on the way',
  },
  cloak: {
    type: boolean(),
    default: true,
    describe:
      'Whether others see a keyed word in the place of the address that somebody connects from; operators of the server see both',
  },
  allowRoot: {
    type: boolean(),
    default: false,
    describe: 'Whether the server may run as root; "--allow-root" alone says so',
  },
  operators: OPERATOR_ROWS,
  listen: {
    tables: {
      host: {
        type: text({ form: 'an address or a host name', pattern: /^[A-Za-z0-9.:_%-]+$/ }),
        default: '127.0.0.1',
        describe: 'The address; "::" is every address of this machine',
      },
      port: {
        type: integer({ min: 0, max: 65_535 }),
        default: 6667,
        describe: 'The port; 0 is any free one',
      },
      tls: { type: boolean(), default: false, describe: 'Encryption, with the certificate of [tls]' },
      proxy: {
        type: list(network()),
        default: [],
        describe:
          'Proxies in front of the server: each of their connections must begin with a PROXY header (version 1 or 2), and is of the address in it. Others speak for themselves',
      },
    },
    default: [
      { host: '::', port: 6697, tls: true },
      { host: '127.0.0.1', port: 6667, tls: false },
    ],
    describe: 'Where clients connect',
    shorthand: parseListen,
    shorthandForm: 'host:port, or host:+port with TLS',
  },
  tls: {
    cert: {
      type: text({ form: 'a file', pattern: /^[^\0]*$/ }),
      default: '',
      describe:
        'Certificate and what stands between it and its authority, PEM; empty for one that the server makes for itself',
    },
    key: {
      type: text({ form: 'a file', pattern: /^[^\0]*$/ }),
      default: '',
      describe: 'Private key of the certificate, PEM; empty when it is in the same file',
    },
    handshake: {
      type: duration({ min: 100, max: 60_000 }),
      default: 10_000,
      describe: 'The time a TLS handshake may take',
    },
    sts: {
      type: duration({ max: 31_536_000_000 }),
      default: 0,
      describe:
        'How long clients are told to insist on TLS (strict transport security); only with a certificate that everybody can verify. 0 for not at all',
    },
  },
  heartbeat: {
    interval: {
      type: duration({ min: 100, max: 3_600_000 }),
      default: 15_000,
      describe: 'Silence of a client after which it is asked for a sign of life',
    },
    timeout: {
      type: duration({ min: 100, max: 3_600_000 }),
      default: 30_000,
      describe: 'Silence after that question after which the client is given up',
    },
    registration: {
      type: duration({ min: 100, max: 3_600_000 }),
      default: 20_000,
      describe: 'The time a connection has to give a nickname',
    },
    resume: {
      type: duration({ max: 86_400_000 }),
      default: 120_000,
      describe: 'How long a session waits for its client after the connection is lost; 0 for not at all',
    },
  },
  limits: LIMITS,
  history: HISTORY,
  accounts: {
    nicks: {
      type: choice(['first-use', 'registration', 'closed']),
      default: 'first-use',
      describe:
        'Whose a nickname is: of who uses it first with a key, of who registers it, or "closed": only accounts that the operator has made are let in',
    },
    registration: {
      type: boolean(),
      default: true,
      describe: 'Whether people may make an account with a password (REGISTER)',
    },
    reserveNicks: {
      type: boolean(),
      default: true,
      describe: 'Whether the nickname of an account, and what looks like it, is for that account only',
    },
    rounds: {
      type: integer({ min: 4096, max: 10_000_000 }),
      default: 600_000,
      describe: 'Rounds of PBKDF2 for new passwords: what a guess costs who has stolen the database',
    },
  },
  log: {
    level: {
      type: choice(['error', 'warn', 'info', 'debug']),
      default: 'info',
      describe: 'The least important lines that are written',
    },
    format: { type: choice(['text', 'json']), default: 'text', describe: 'How lines are written' },
  },
};

/** `127.0.0.1:6667`, `[::]:6667`, `localhost:6667`; `[::]:+6697` with TLS, as in many IRC clients. */
function parseListen(word: string): Record<string, string> | undefined {
  const [, six, four, plus, port] = /^(?:\[([^\]]+)\]|([^\s:,=]+)):(\+?)(\d+)$/.exec(word) ?? [];
  const host = six ?? four;
  if (host === undefined || port === undefined) return undefined;
  return { host, port, tls: String(plus === '+') };
}

/** The other way round. */
export function listenWord({ host, port, tls }: ListenSettings): string {
  return `${host.includes(':') ? `[${host}]` : host}:${tls ? '+' : ''}${port}`;
}
