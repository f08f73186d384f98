/**
 * What docs/ must say because the code says it: pages that are printed from tables of the code, and pages by hand
 * that must name every row of one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { printChatServer, printChatServerToml, printChatTui, printChatTuiConfig } from './man.js';
import { root } from './project.js';

/**
 * Pages that are written by `npm run docs`.
 *
 * @type {ReadonlyArray<{ path: string, print: () => Promise<string> }>}
 */
export const pages = [
  { path: 'docs/configuration.md', print: printConfiguration },
  { path: 'docs/commands.md', print: printCommands },
  { path: 'docs/client.md', print: printSettings },
  { path: 'docs/man/chat-tui.1', print: printChatTui },
  { path: 'docs/man/chat-tui-config.5', print: printChatTuiConfig },
  { path: 'docs/man/chat-server.8', print: printChatServer },
  { path: 'docs/man/chat-server.toml.5', print: printChatServerToml },
  ...['chat-tui', 'chat-server'].flatMap((name) => [
    { path: `share/bash-completion/completions/${name}`, print: () => printCompletion(name, 'bash') },
    { path: `share/zsh/site-functions/_${name}`, print: () => printCompletion(name, 'zsh') },
    { path: `share/fish/vendor_completions.d/${name}.fish`, print: () => printCompletion(name, 'fish') },
  ]),
];

/**
 * Checks of pages by hand; each gives what is wrong, one sentence each.
 *
 * @type {ReadonlyArray<() => string[] | Promise<string[]>>}
 */
export const checks = [checkErrors, checkLimits, checkLinks, checkNamedTests, checkDecisions];

async function printConfiguration() {
  const { configTable, exampleToml } = await import('../../dist/core/config-docs.js');
  const { SCHEMA } = await import('../../dist/server/config-schema.js');
  return `# Configuration of chat-server

<!-- Printed from src/server/config-schema.ts by "npm run docs"; a change by hand is lost. -->

Every key has a default; no file is needed. A key can be given in three ways, the first one found counts:

1. a flag: \`--heartbeat-interval 15s\` (\`chat-server --help\` lists them)
2. a variable: \`CHAT_SERVER_HEARTBEAT_INTERVAL=15s\`
3. the file: \`interval = "15s"\` under \`[heartbeat]\`

The file is the one of \`--config FILE\`, of \`CHAT_SERVER_CONFIG\` (relative to the project), or \`chat-server.toml\` in the
project's directory. Relative paths in it start at its own directory, never at the working directory. Unknown keys and
values that cannot be are refused at the start, all at once, with exit status 78; \`chat-server check\` says so without
starting anything.

Durations are written \`500ms\`, \`15s\`, \`2m\`, \`1h30m\`, \`7d\`; sizes \`64KiB\`, \`1MiB\`, \`10MB\` or a number of bytes. In a variable,
listeners are words, with a \`+\` for TLS: \`CHAT_SERVER_LISTEN="127.0.0.1:6667 [::]:+6697"\`. Put passwords into the file and \`chmod 600\` it:
flags can be seen by everybody on the machine, and PM2 writes variables to its disk.

## Keys

${configTable(SCHEMA)}
Why the limits are what they are: [limits.md](limits.md).

## A file with all of them, at their defaults

\`\`\`toml
${exampleToml(SCHEMA)}\`\`\`
`;
}

async function printCommands() {
  const { commandTable } = await import('../../dist/server/commands/index.js');
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  const moments = {
    any: 'at any time',
    registered: 'after registration',
    unregistered: 'before registration',
  };
  const rows = [...commandTable().values()].map(
    ({ name, usage, summary, access, cost = 1 }) =>
      `| ${name} | \`${cell(usage)}\` | ${cell(summary)} | ${moments[access]} | ${cost} |\n`,
  );
  return `# Commands of chat-server

<!-- Printed from src/server/commands/ by "npm run docs"; a change by hand is lost. -->

What a client can send; \`HELP\` shows the same on the wire. Exactly what each of them does, and how it differs from other
servers: [protocol.md](protocol.md). The cost is in lines: a command that makes the server work more is counted as
several by the flood control ([limits.md](limits.md)). Anything else is answered with 421.

| command | usage | | when | cost |
|---|---|---|---|---|
${rows.join('')}`;
}

/**
 * The table of settings within a page that is otherwise written by hand.
 */
async function printSettings() {
  const { listSettings } = await import('../../dist/client/settings/settings.js');
  const { settingForm, valueInWords } = await import('../../dist/client/settings/change.js');
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  const rows = listSettings().map((entry) => {
    const value = valueInWords(entry.row.default);
    const help = entry.row.help + (entry.row.atStart === true ? ' (from the next start on)' : '');
    return `| \`${entry.key}\` | ${cell(help)} | ${cell(settingForm(entry))} | ${value === '(none)' ? '' : `\`${value}\``} |\n`;
  });
  const table = `| setting | what it is for | values | default |\n|---|---|---|---|\n${rows.join('')}`;
  const begin =
    '<!-- Printed from src/client/settings/settings.ts by "npm run docs"; a change by hand is lost. -->\n';
  const end = '<!-- The end of what is printed. -->\n';
  const text = page('docs/client.md');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error('docs/client.md has lost the marks around its table of settings');
  return text.slice(0, from + begin.length) + table + text.slice(to);
}

/**
 * @param {string} name of the program
 * @param {'bash' | 'zsh' | 'fish'} shell
 */
async function printCompletion(name, shell) {
  const { shellCompletion } = await import('../../dist/core/shell-completion.js');
  const { PROGRAM } =
    name === 'chat-tui'
      ? await import('../../dist/client/program-spec.js')
      : await import('../../dist/server/program-spec.js');
  return shellCompletion(PROGRAM, shell);
}

/**
 * Every code that the program can show has a heading in docs/errors.md, and every heading is such a code. Codes are
 * found where errors are made, in tables of [code, remedy], and in the store, whose threads pass them on as words.
 */
function checkErrors() {
  const thrown = new Set([
    ...matches(sources('src'), /(?:new ChatError|super)\(\s*'([A-Z_]+)'|', \['([A-Z]+_[A-Z_]+)', '/g),
    ...matches(sources('src/server/store'), /'(STORE_[A-Z_]+)'/g),
  ]);
  const documented = new Set(
    [...page('docs/errors.md').matchAll(/^## ([A-Z_]+)$/gm)].map(([, code]) => code ?? ''),
  );
  return [
    ...missing(
      thrown,
      documented,
      (code) => `docs/errors.md has no heading "## ${code}", which the program shows`,
    ),
    ...missing(documented, thrown, (code) => `docs/errors.md explains ${code}, which nothing shows`),
  ];
}

/** Every limit that can be configured has its reason in docs/limits.md. */
async function checkLimits() {
  const { listEntries } = await import('../../dist/core/config-schema.js');
  const { SCHEMA } = await import('../../dist/server/config-schema.js');
  const keys = listEntries(SCHEMA)
    .filter(({ section }) => section === 'limits')
    .map(({ key }) => key);
  const named = new Set([...page('docs/limits.md').matchAll(/`(limits\.\w+)`/g)].map(([, key]) => key ?? ''));
  return [
    ...missing(keys, named, (key) => `docs/limits.md does not say why \`${key}\` is what it is`),
    ...missing(named, new Set(keys), (key) => `docs/limits.md speaks of \`${key}\`, which there is not`),
  ];
}

/** Pages that are not below docs/. */
const FRONT = ['README.md', 'SECURITY.md', 'CHANGELOG.md'];

/** A test that is named as the proof of something is there. */
function checkNamedTests() {
  return ['SECURITY.md', 'docs/guarantees.md'].flatMap((file) =>
    [...page(file).matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)]
      .map(([, named]) => named ?? '')
      .filter((named) => !exists(named))
      .map((named) => `${file} names ${named}, which there is not`),
  );
}

/** A link from one page to another leads somewhere. */
function checkLinks() {
  const files = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  const names = new Set([...files.map((file) => join('docs', file)), ...FRONT]);
  return [...names].flatMap((file) =>
    [...page(file).matchAll(/\]\(([\w./-]+\.md)(?:#[\w-]*)?\)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !names.has(join(file, '..', target)) && !exists(join(file, '..', target)))
      .map((target) => `${file} links to ${target}, which there is not`),
  );
}

/** Every decision is in the list of decisions. */
function checkDecisions() {
  const index = page('docs/adr/README.md');
  return readdirSync(join(root, 'docs', 'adr'))
    .filter((file) => /^\d{4}-/.test(file) && !index.includes(`](${file})`))
    .map((file) => `docs/adr/README.md does not list ${file}`);
}

/**
 * What the groups of an expression find.
 *
 * @param {string[]} texts
 * @param {RegExp} expression
 */
function matches(texts, expression) {
  return texts.flatMap((text) =>
    [...text.matchAll(expression)].flatMap(([, ...groups]) => groups.filter((group) => group !== undefined)),
  );
}

/**
 * @param {Iterable<string>} wanted
 * @param {ReadonlySet<string>} present
 * @param {(word: string) => string} complain
 */
function missing(wanted, present, complain) {
  return [...wanted].filter((word) => !present.has(word)).map(complain);
}

/** @param {string} path */
function page(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** @param {string} path */
function exists(path) {
  try {
    page(path);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} folder */
function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => page(join(folder, file)));
}
