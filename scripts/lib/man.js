/**
 * Manual pages in the macros of man(7), printed from what the programs read: their command lines, the rows of the
 * configuration and of the settings, the commands of the chat.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './project.js';

/** @typedef {import('../../dist/core/program-spec.js').ProgramSpec} ProgramSpec */

export async function printChatTui() {
  const { PROGRAM } = await import('../../dist/client/program-spec.js');
  const { COMMANDS } = await import('../../dist/client/commands/table.js');
  return page('chat-tui', 1, PROGRAM.summary, [
    synopsis(PROGRAM),
    section('DESCRIPTION', [
      paragraph(
        'chat-tui connects to an IRC server, best to chat-server(8), and stays connected: it comes back by itself, loads what was missed, and keeps on disk what is not stored yet. In a terminal it takes the whole screen; in a pipe, with --plain or with --json it reads and writes lines.',
      ),
      paragraph(
        'Without --nick, and when nothing is known from a variable, the file or an earlier start, it asks for a nick and a server. In the chat, F1 explains the keys, /help the commands, and \\q leaves.',
      ),
    ]),
    options(PROGRAM),
    section(
      'COMMANDS OF THE CHAT',
      COMMANDS.map(({ usage, summary }) => item(usage, summary)),
    ),
    section('ENVIRONMENT', [
      item('CHAT_TUI_PASSWORD', 'the connection password of a server that asks for one'),
      item(
        'CHAT_TUI_ACCOUNT_PASSWORD',
        'the password of your account, where your key is not enough; --password-command and --ask-password are better',
      ),
      item(
        'CHAT_TUI_...',
        'a setting by its name in capitals, such as CHAT_TUI_THEME; see chat-tui-config(5)',
      ),
      item('NO_COLOR', 'when it is set and not empty, there are attributes only and no colours'),
      item('TERM', 'of linux and vt100 the symbols are ASCII; a dumb terminal needs --plain'),
    ]),
    section('FILES', [
      item('$XDG_CONFIG_HOME/chat-tui/config.toml', 'settings; see chat-tui-config(5)'),
      item('$XDG_STATE_HOME/chat-tui/', 'what waits to be sent, the session, the log of the client itself'),
    ]),
    section('EXIT STATUS', [
      item('0', 'the reader has left, or all that was entered is stored'),
      item('1', 'something was not stored, or the terminal cannot be used'),
      item('2', 'the command line cannot be meant'),
    ]),
    section('EXAMPLES', [
      example('chat-tui --nick bob --server chat.example.org', 'Chat.'),
      example('echo "backup done" | chat-tui --nick backup --room ops', 'Say what a script has to say.'),
      example(
        'chat-tui --nick cron --once "disk is full" || mail -s "disk is full" root',
        'Be sure that it is stored.',
      ),
    ]),
    seeAlso('chat-tui-config(5)', 'chat-server(8)'),
  ]);
}

export async function printChatTuiConfig() {
  const { listSettings } = await import('../../dist/client/settings/settings.js');
  const { settingForm, valueInWords } = await import('../../dist/client/settings/change.js');
  return page('chat-tui-config', 5, 'settings of chat-tui', [
    section('DESCRIPTION', [
      paragraph(
        'chat-tui reads $XDG_CONFIG_HOME/chat-tui/config.toml (~/.config/chat-tui/config.toml) at the start: TOML, one key for each setting. A flag wins over a variable, a variable over the file, the file over the default. A value that cannot be is named at the start, and its default counts.',
      ),
      paragraph(
        'Only /save in the chat writes the file. It replaces the values that have changed and leaves the rest, comments included, as it is.',
      ),
    ]),
    section(
      'SETTINGS',
      listSettings().map((entry) => {
        const later = entry.row.atStart === true ? '; from the next start on' : '';
        const value = valueInWords(entry.row.default);
        return item(
          entry.key,
          `${entry.row.help}${later}. Values: ${settingForm(entry)}. Default: ${value}.`,
        );
      }),
    ),
    section('EXAMPLES', [
      code(['nick = "bob"', 'servers = ["chat.example.org"]', '', '[keys]', 'f5 = "redraw"']),
    ]),
    seeAlso('chat-tui(1)'),
  ]);
}

export async function printChatServer() {
  const { PROGRAM } = await import('../../dist/server/program-spec.js');
  return page('chat-server', 8, PROGRAM.summary, [
    synopsis(PROGRAM),
    section('DESCRIPTION', [
      paragraph(
        'chat-server is an IRCv3 server that acknowledges a message only when it is on disk. It needs no configuration; each flag below is also a key of the file, see chat-server.toml(5), and a variable (--heartbeat-interval is CHAT_SERVER_HEARTBEAT_INTERVAL). A flag wins over the variable, the variable over the file, the file over the default.',
      ),
    ]),
    options(PROGRAM),
    section('SIGNALS', [item('SIGTERM, SIGINT', 'stops when all that was accepted is stored')]),
    section('EXIT STATUS', [
      item('0', 'stopped as it was asked to'),
      item('78', 'the configuration cannot be used; no restart cures that'),
    ]),
    section('EXAMPLES', [
      example('chat-server --data /var/lib/chat', 'Run it.'),
      example('chat-server check', 'Say whether the configuration is good.'),
      example('chat-server backup /backup/chat.db', 'Copy the database while the server runs.'),
    ]),
    seeAlso('chat-server.toml(5)', 'chat-tui(1)'),
  ]);
}

export async function printChatServerToml() {
  const { isTableRow, listEntries } = await import('../../dist/core/config-schema.js');
  const { exampleToml } = await import('../../dist/core/config-docs.js');
  const { SCHEMA } = await import('../../dist/server/config-schema.js');
  const rows = listEntries(SCHEMA).flatMap(({ key, describe, form, row }) =>
    isTableRow(row)
      ? listEntries(row.tables).map((inner) => ({
          key: `[[${key}]] ${inner.key}`,
          describe: inner.describe,
          form: inner.form,
          row: inner.row,
        }))
      : [{ key, describe, form, row }],
  );
  return page('chat-server.toml', 5, 'configuration of chat-server', [
    section('DESCRIPTION', [
      paragraph(
        'The file of --config, of CHAT_SERVER_CONFIG, or chat-server.toml in the directory of the project. Every key has a default. Unknown keys and values that cannot be are refused at the start, all at once. Relative paths start at the directory of the file.',
      ),
      paragraph(
        'Durations are written 500ms, 15s, 2m, 1h30m, 7d; sizes 64KiB, 1MiB, 10MB or a number of bytes. A key with a dot is in the table before the dot.',
      ),
    ]),
    section(
      'KEYS',
      rows.map(({ key, describe, form, row }) =>
        item(
          key,
          `${describe}. Must be ${form}.${isTableRow(row) ? '' : ` Default: ${row.type.toToml(row.default)}.`}`,
        ),
      ),
    ),
    section('A FILE WITH ALL OF THEM', [code(exampleToml(SCHEMA).trimEnd().split('\n'))]),
    seeAlso('chat-server(8)'),
  ]);
}

/**
 * @param {string} name
 * @param {number} part
 * @param {string} summary
 * @param {readonly string[]} sections
 */
function page(name, part, summary, sections) {
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  );
  // No date: the page changes when the program does, and not when it is printed.
  return [
    '.\\" Printed by "npm run docs"; a change by hand is lost.',
    `.TH "${name.toUpperCase()}" "${part}" "" "chat-tui ${version}"`,
    '.nh',
    '.ad l',
    section('NAME', [`${text(name)} \\- ${text(summary)}`]),
    ...sections,
    '',
  ].join('\n');
}

/** @param {ProgramSpec} program */
function synopsis({ name, subcommands }) {
  const lines = subcommands.map((command) =>
    command.argument === ''
      ? `.B ${text(name)} ${text(command.name)}`
      : `.B ${text(name)} ${text(command.name)}\n.I ${text(command.argument)}`,
  );
  return section('SYNOPSIS', [`.B ${text(name)}\n[\\fIflags\\fR]`, ...lines.map((line) => `.br\n${line}`)]);
}

/** @param {ProgramSpec} program */
function options({ flags, subcommands }) {
  const groups = [...new Set(flags.map(({ group }) => group))];
  return section('OPTIONS', [
    ...groups.flatMap((group) => [
      `.SS "${text(group)}"`,
      ...flags
        .filter((flag) => flag.group === group)
        .map(({ name, value, describe, words }) => {
          const values = words === undefined ? '' : ` (${words.join(', ')})`;
          return item(`--${name}`, `${describe}${values}`, value);
        }),
    ]),
    '.SS "Instead of flags"',
    ...subcommands.map(({ name, argument, describe }) => item(name, describe, argument)),
  ]);
}

/**
 * @param {string} heading
 * @param {readonly string[]} parts
 */
function section(heading, parts) {
  return [`.SH ${heading}`, ...parts].join('\n');
}

/** @param {string} words */
function paragraph(words) {
  return `.PP\n${text(words)}`;
}

/**
 * @param {string} left
 * @param {string} right
 * @param {string} [value] stands for what is put in by the reader
 */
function item(left, right, value = '') {
  return `.TP\n\\fB${text(left)}\\fR${value === '' ? '' : ` \\fI${text(value)}\\fR`}\n${text(right)}`;
}

/**
 * @param {string} command
 * @param {string} words
 */
function example(command, words) {
  return `.PP\n${text(words)}\n${code([command])}`;
}

/** @param {readonly string[]} lines */
function code(lines) {
  return ['.PP', '.RS 4', '.nf', ...lines.map(text), '.fi', '.RE'].join('\n');
}

/** @param {readonly string[]} pages */
function seeAlso(...pages) {
  return section('SEE ALSO', [pages.map(text).join(',\n')]);
}

/**
 * Ordinary text: nothing in it is a request, and hyphens are those of a keyboard.
 *
 * @param {string} words
 */
function text(words) {
  const escaped = words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq');
  return escaped
    .replace(/^[.']/, '\\&$&')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga');
}
