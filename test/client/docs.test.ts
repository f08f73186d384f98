/** The pages by hand that describe the client name everything that it has. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/client/commands/table.js';
import type { ConnectionState } from '../../src/client/model/connection.js';
import type { LineKind } from '../../src/client/model/line.js';
import { FLAGS } from '../../src/client/options.js';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test.for(COMMANDS.map((row) => [row.usage, row.summary] as const))(
  'docs/client.md has %s',
  ([usage, summary]) => {
    expect(page('client.md')).toContain(`| \`${usage}\` | ${summary} |`);
  },
);

test.for(FLAGS.map(({ name, value }) => `--${name}${value === undefined ? '' : ` ${value}`}`))(
  'docs/client.md has the flag %s',
  (flag) => {
    expect(page('client.md')).toContain(`| \`${flag}\` |`);
  },
);

// Dividers are no events of `--json`. Records, so that the compiler asks for a row when there is a new kind.
const KINDS: Readonly<Record<Exclude<LineKind, 'missed' | 'gap'>, true>> = {
  message: true,
  action: true,
  notice: true,
  join: true,
  part: true,
  quit: true,
  nick: true,
  kick: true,
  topic: true,
  mode: true,
  invite: true,
  info: true,
  error: true,
};
const PHASES: Readonly<Record<Exclude<ConnectionState['phase'], 'idle'>, true>> = {
  connecting: true,
  registering: true,
  'nick-refused': true,
  online: true,
  waiting: true,
  distrusted: true,
  closed: true,
};

test.for([
  ...Object.keys(KINDS),
  ...Object.keys(PHASES),
  'queued',
  'stored',
  'sent',
  'refused',
  'delivered',
  'you',
  'ready',
])('docs/json.md explains %s', (name) => {
  expect(page('json.md')).toMatch(new RegExp(`^\\| (\`[a-z-]+\`, )?\`${name}\``, 'm'));
});
