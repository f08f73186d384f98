import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConfigSources, findUnknownVariables, loadConfig } from '../../src/core/config.js';
import { configTable, exampleToml } from '../../src/core/config-docs.js';
import { ChatError } from '../../src/core/errors.js';
import { type ConfigSchema, listEntries } from '../../src/core/config-schema.js';
import { boolean, choice, duration, integer, list, number, size, text } from '../../src/core/config-types.js';

interface Listen {
  host: string;
  port: number;
  tls: boolean;
}

interface Sample {
  name: string;
  password: string;
  plaintext: 'loopback' | 'anywhere';
  listen: Listen[];
  operators: Array<{ account: string }>;
  heartbeat: { interval: number; timeout: number };
  limits: { perIp: number; sendQueue: number; lineRate: number };
  cluster: { servers: string[] };
  motd: boolean;
}

const SCHEMA: ConfigSchema<Sample> = {
  name: { type: text(), default: 'localhost', describe: 'Server name shown to clients' },
  password: {
    type: text({ pattern: /^\S*$/, form: 'a word' }),
    default: '',
    describe: 'Password',
    secret: true,
  },
  plaintext: {
    type: choice(['loopback', 'anywhere']),
    default: 'loopback',
    describe: 'Where plaintext may listen',
  },
  listen: {
    tables: {
      host: { type: text(), default: '127.0.0.1', describe: 'Address' },
      port: { type: integer({ min: 1, max: 65_535 }), default: 6667, describe: 'Port' },
      tls: { type: boolean(), default: false, describe: 'Whether with TLS' },
    },
    default: [{ host: '127.0.0.1', port: 6667, tls: false }],
    describe: 'Where to listen',
    shorthand: (word) => {
      const [, host = '', port = ''] = /^([^=,]+):(\d+)$/.exec(word) ?? [];
      return host === '' ? undefined : { host, port };
    },
    shorthandForm: 'host:port',
  },
  operators: {
    tables: { account: { type: text(), default: '', describe: 'Account' } },
    default: [],
    describe: 'Who may do everything',
  },
  heartbeat: {
    interval: {
      type: duration({ min: 1000, max: 600_000 }),
      default: 15_000,
      describe: 'Silence before a PING',
    },
    timeout: { type: duration(), default: 30_000, describe: 'Wait for an answer' },
  },
  limits: {
    perIp: { type: integer({ min: 0, max: 100_000 }), default: 32, describe: 'Connections from one address' },
    sendQueue: { type: size({ min: 65_536 }), default: 1_048_576, describe: 'Bytes waiting for one client' },
    lineRate: { type: number({ min: 0, max: 1000 }), default: 4, describe: 'Lines a second' },
  },
  cluster: { servers: { type: list(text()), default: [], describe: 'Servers to join' } },
  motd: { type: boolean(), default: true, describe: 'Whether there is one | or none' },
};

const DEFAULTS: Sample = {
  name: 'localhost',
  password: '',
  plaintext: 'loopback',
  listen: [{ host: '127.0.0.1', port: 6667, tls: false }],
  operators: [],
  heartbeat: { interval: 15_000, timeout: 30_000 },
  limits: { perIp: 32, sendQueue: 1_048_576, lineRate: 4 },
  cluster: { servers: [] },
  motd: true,
};

function load(sources: Partial<ConfigSources> & { toml?: string }): Sample {
  const { toml, ...rest } = sources;
  const file = toml === undefined ? undefined : { name: 'chat.toml', text: toml };
  return loadConfig(SCHEMA, { flags: {}, env: {}, envPrefix: 'CHAT_', file, ...rest });
}

/** The message of the refusal; for one that is not a ChatError as it should be, that error. */
function refusal(sources: Partial<ConfigSources> & { toml?: string }): string {
  try {
    return `accepted: ${JSON.stringify(load(sources))}`;
  } catch (error) {
    const isRefusal = error instanceof ChatError && error.code === 'CONFIG_INVALID' && error.exitCode === 78;
    if (!isRefusal) throw error;
    return error.message;
  }
}

describe('loadConfig', () => {
  test('gives the defaults when nothing is said', () => {
    expect(load({})).toEqual(DEFAULTS);
    expect(load({ toml: '' })).toEqual(DEFAULTS);
  });

  test('reads a file', () => {
    const toml = `
      name = "chat.example.org"
      motd = false
      [limits]
      per_ip = 0
      send_queue = "64KiB"
      line_rate = 2.5
      [heartbeat]
      interval = "1m30s"
      [cluster]
      servers = ["nats://a", "nats://b"]
      [[listen]]
      port = 7000
      [[listen]]
      host = "::"
      tls = true`;
    expect(load({ toml })).toEqual({
      ...DEFAULTS,
      name: 'chat.example.org',
      motd: false,
      limits: { perIp: 0, sendQueue: 65_536, lineRate: 2.5 },
      heartbeat: { interval: 90_000, timeout: 30_000 },
      cluster: { servers: ['nats://a', 'nats://b'] },
      listen: [
        { host: '127.0.0.1', port: 7000, tls: false },
        { host: '::', port: 6667, tls: true },
      ],
    });
  });

  test('prefers flag to variable to file to default, each value on its own', () => {
    const config = load({
      toml: 'name = "file"\npassword = "file"\nplaintext = "anywhere"',
      env: { CHAT_NAME: 'variable', CHAT_PASSWORD: 'variable', CHAT_LIMITS_PER_IP: '7', CHAT_MOTD: 'off' },
      flags: { name: 'flag', 'heartbeat-timeout': '5s', motd: true, _: [], $0: 'x' },
    });
    expect(config).toEqual({
      ...DEFAULTS,
      name: 'flag',
      password: 'variable',
      plaintext: 'anywhere',
      limits: { ...DEFAULTS.limits, perIp: 7 },
      heartbeat: { interval: 15_000, timeout: 5000 },
    });
  });

  test('reads tables and lists from flags and variables', () => {
    const two = [
      { host: '0.0.0.0', port: 1, tls: false },
      { host: '::', port: 2, tls: true },
    ];
    expect(load({ flags: { listen: ['0.0.0.0:1', 'host=::,port=2,tls=yes'] } }).listen).toEqual(two);
    expect(load({ env: { CHAT_LISTEN: ' 0.0.0.0:1  host=::,port=2,tls=1 ' } }).listen).toEqual(two);
    expect(load({ env: { CHAT_LISTEN: '' } }).listen).toEqual([]);
    expect(load({ flags: { 'cluster-servers': ['a', 'b,c'] } }).cluster.servers).toEqual(['a', 'b', 'c']);
    expect(load({ env: { CHAT_CLUSTER_SERVERS: '' } }).cluster.servers).toEqual([]);
  });

  test.for([
    {
      when: 'a port is 0',
      toml: '[[listen]]\nport = 0',
      says: 'Cannot use chat.toml: "listen[0].port" must be a whole number from 1 to 65535, found 0',
    },
    {
      when: 'a number is a text',
      toml: '[limits]\nper_ip = "7"',
      says: 'Cannot use chat.toml: "limits.per_ip" must be a whole number from 0 to 100000, found "7"',
    },
    {
      when: 'a text is a number',
      toml: 'name = 7',
      says: 'Cannot use chat.toml: "name" must be a text, found 7',
    },
    {
      when: 'a duration has no unit',
      toml: '[heartbeat]\ninterval = 15',
      says: 'Cannot use chat.toml: "heartbeat.interval" must be a duration such as 500ms, 15s, 2m, 1h30m or 7d, from 1s to 10m, found 15',
    },
    {
      when: 'a size is too small',
      toml: '[limits]\nsend_queue = 1',
      says: 'Cannot use chat.toml: "limits.send_queue" must be a size such as 512KiB, 1MiB, 10GiB or a number of bytes, at least 64KiB, found 1',
    },
    {
      when: 'a word is not one of those',
      toml: 'plaintext = "everywhere"',
      says: 'Cannot use chat.toml: "plaintext" must be one of "loopback", "anywhere", found "everywhere"',
    },
    {
      when: 'a secret is bad',
      toml: 'password = "hush hush"',
      says: 'Cannot use chat.toml: "password" must be a word, found something else',
    },
    {
      when: 'a key is mistyped',
      toml: '[heartbeat]\nintervall = "1s"',
      says: 'Cannot use chat.toml: there is no "heartbeat.intervall" (did you mean "heartbeat.interval"?)',
    },
    {
      when: 'a table is mistyped',
      toml: '[limit]\nper_ip = 1',
      says: 'Cannot use chat.toml: there is no "limit" (did you mean "limits"?)',
    },
    {
      when: 'a key is from the program',
      toml: '[limits]\nperIp = 1',
      says: 'Cannot use chat.toml: there is no "limits.perIp" (did you mean "limits.per_ip"?)',
    },
    {
      when: 'a key is unknown',
      toml: 'constructor = 1',
      says: 'Cannot use chat.toml: there is no "constructor"',
    },
    {
      when: 'a key within [[ ]] is mistyped',
      toml: '[[listen]]\nhots = "x"',
      says: 'Cannot use chat.toml: there is no "listen[0].hots" (did you mean "host"?)',
    },
    {
      when: 'a table has one bracket too few',
      toml: '[listen]\nport = 1',
      says: 'Cannot use chat.toml: "listen" must be tables, each under [[listen]], found {"port":1}',
    },
    {
      when: 'a name has a dot in it',
      toml: '"limits.per_ip" = 1',
      says: 'Cannot use chat.toml: there is no "limits.per_ip"',
    },
    {
      when: 'a section is a value',
      toml: 'limits = 7',
      says: 'Cannot use chat.toml: "limits" must be a table, [limits], found 7',
    },
  ])('refuses a file when $when', ({ toml, says }) => {
    expect(refusal({ toml })).toBe(says);
  });

  test.for([
    {
      sources: { env: { CHAT_LIMITS_PER_IP: 'many' } },
      says: 'Cannot use CHAT_LIMITS_PER_IP: "limits.per_ip" must be a whole number from 0 to 100000, found "many"',
    },
    {
      sources: { flags: { listen: '6667' } },
      says: 'Cannot use --listen: "listen" must be host:port or host=...,port=...,tls=..., found "6667"',
    },
    {
      sources: { flags: { listen: 'a:99999' } },
      says: 'Cannot use --listen: "listen[0].port" must be a whole number from 1 to 65535, found "99999"',
    },
    {
      sources: { flags: { name: ['a', 'b'] } },
      says: 'Cannot use --name: "name" must be a text, found ["a","b"]',
    },
    {
      sources: { flags: { motd: 'maybe' } },
      says: 'Cannot use --motd: "motd" must be true or false, found "maybe"',
    },
  ])('refuses $sources', ({ sources, says }) => {
    expect(refusal(sources)).toBe(says);
  });

  test('names everything that is wrong', () => {
    expect(
      refusal({ toml: 'nam = "x"\nmotd = 1', env: { CHAT_NAME: 'fine', CHAT_LIMITS_LINE_RATE: 'x' } }),
    ).toBe(
      'Cannot use chat.toml: there is no "nam" (did you mean "name"?); ' +
        'Cannot use CHAT_LIMITS_LINE_RATE: "limits.line_rate" must be a number from 0 to 1000, found "x"; ' +
        'Cannot use chat.toml: "motd" must be true or false, found 1',
    );
  });

  test('says in one line where a file is not TOML', () => {
    expect(refusal({ toml: 'name = "x"\nmotd = maybe' })).toMatch(
      /^Cannot use chat\.toml: line 2, column \d+: [^\n]+$/,
    );
  });

  test('survives any file, flag and variable with a refusal at most', () => {
    const words = fc.constantFrom(
      '[',
      ']',
      '[[',
      ']]',
      'listen',
      '__proto__',
      'limits',
      '.',
      'per_ip',
      '=',
      '1',
      '"x"',
      '\n',
      '{',
      '}',
      '\0',
    );
    const toml = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((parts) => parts.join('')),
    );
    const value = fc.oneof(fc.string(), fc.boolean(), fc.array(fc.string()), fc.constant(null), fc.double());
    fc.assert(
      fc.property(toml, value, fc.string(), (file, flag, variable) => {
        const message = refusal({
          toml: file,
          flags: { listen: flag, name: flag },
          env: { CHAT_LISTEN: variable },
        });
        expect(message).not.toContain('\n');
      }),
    );
  });

  test('finds its way through tables within tables', () => {
    interface Deep {
      store: { disk: { path: string } };
    }
    const schema: ConfigSchema<Deep> = {
      store: { disk: { path: { type: text(), default: '.', describe: 'Where' } } },
    };
    const read = (toml: string): Deep =>
      loadConfig(schema, { flags: {}, env: {}, envPrefix: 'X_', file: { name: 'f', text: toml } });
    expect(read('[store.disk]\npath = "/data"').store.disk.path).toBe('/data');
    expect(() => read('store = 1')).toThrow('"store" must be a table, [store], found 1');
    expect(() => read('[store.dsik]\npath = "x"')).toThrow(
      'there is no "store.dsik" (did you mean "store.disk"?)',
    );
  });

  test('warns of variables that nothing reads', () => {
    const env = { CHAT_NAME: 'x', CHAT_HEARBEAT_INTERVAL: '1s', CHAT_PORT: 'tcp://10.0.0.1', HOME: '/' };
    expect(findUnknownVariables(SCHEMA, env, 'CHAT_')).toEqual([
      'CHAT_HEARBEAT_INTERVAL (did you mean "CHAT_HEARTBEAT_INTERVAL"?)',
      'CHAT_PORT',
    ]);
  });
});

describe('what is made of the rows', () => {
  test('entries have their names in each place', () => {
    const entries = listEntries(SCHEMA);
    expect(entries.map((entry) => entry.key)).toEqual([
      'name',
      'password',
      'plaintext',
      'listen',
      'operators',
      'heartbeat.interval',
      'heartbeat.timeout',
      'limits.per_ip',
      'limits.send_queue',
      'limits.line_rate',
      'cluster.servers',
      'motd',
    ]);
    expect(entries.find((entry) => entry.key === 'limits.per_ip')).toMatchObject({
      path: ['limits', 'perIp'],
      flag: 'limits-per-ip',
      variable: 'LIMITS_PER_IP',
      section: 'limits',
      flagKind: 'value',
      secret: false,
    });
    expect(entries.map((entry) => entry.flagKind).join(' ')).toBe(
      'value value value list list value value value value value list switch',
    );
  });

  test('the example file changes nothing', () => {
    const toml = exampleToml(SCHEMA);
    expect(load({ toml })).toEqual(DEFAULTS);
    expect(toml).toContain('[heartbeat]\n# Silence before a PING\ninterval = "15s"\n');
    expect(toml).toContain('# [[operators]]\n');
    expect(toml).toContain('send_queue = "1MiB"\n');
  });

  test('the table of the docs has a line for each key', () => {
    const lines = configTable(SCHEMA).trim().split('\n');
    expect(lines).toContain(
      '| `limits.per_ip` | Connections from one address | a whole number from 0 to 100000 | `32` |',
    );
    expect(lines).toContain('| `[[listen]] port` | Port | a whole number from 1 to 65535 | `6667` |');
    expect(lines).toContain('| `motd` | Whether there is one \\| or none | true or false | `true` |');
    expect(lines).toHaveLength(2 + 10 + 3 + 1);
  });
});
