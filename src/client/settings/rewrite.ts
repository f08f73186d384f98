/**
 * config.toml with other settings in it: what has changed is replaced where it stands, what is new comes with its
 * help above it, and everything else, comments and tables that nobody here knows included, stays as it was written.
 */
import { isDeepStrictEqual } from 'node:util';
import { parseToml } from '../../core/config.js';
import { ChatError } from '../../core/errors.js';
import { isDefault } from './change.js';
import { listSettings, type SettingEntry, type Settings } from './settings.js';
import { type Statement, statementsOf } from './statements.js';

const HEAD = [
  '# Settings of chat-tui, written by /save and read at the start.',
  '# "/set -all" in the chat lists all there are, "/set NAME" explains one.',
];

type Table = Readonly<Record<string, unknown>>;

/** A file with nothing but these settings. */
export function freshFile(settings: Settings): string {
  return `${[...HEAD, ...added(settings, listSettings())].join('\n')}\n`;
}

/** @returns undefined when the text cannot be changed with certainty: no TOML, or written in an unusual way */
export function rewriteFile(text: string, settings: Settings): string | undefined {
  const before = parsed(text);
  if (before === undefined) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const statements = statementsOf(lines);
  const edits = new Map<Statement, readonly string[]>();
  const fresh: SettingEntry[] = [];
  for (const entry of listSettings()) {
    const value = settings[entry.name];
    const isGiven = Object.hasOwn(before, entry.key);
    if (
      isGiven
        ? isDeepStrictEqual(entry.row.type.fromToml(before[entry.key]), value)
        : isDefault(settings, entry)
    )
      continue;
    const old = statements.filter(({ key, within }) =>
      within === '' ? key === entry.key : within === entry.key,
    );
    const single = old.length === 1 && old[0]?.key === entry.key ? old[0] : undefined;
    if (single !== undefined && !isDefault(settings, entry)) {
      edits.set(single, [assignment(entry, value) + single.comment]);
    } else {
      for (const each of old) edits.set(each, []);
      if (!isDefault(settings, entry)) fresh.push(entry);
    }
  }
  const result = `${apply(lines, statements, edits, settings, fresh).join(newline)}${newline}`;
  return isRight(result, before, settings) ? result : undefined;
}

function apply(
  lines: readonly string[],
  statements: readonly Statement[],
  edits: ReadonlyMap<Statement, readonly string[]>,
  settings: Settings,
  fresh: readonly SettingEntry[],
): string[] {
  const helps = new Set(listSettings().map(helpLine));
  const top: string[] = [];
  const tables: string[] = [];
  let into = top;
  let at = 0;
  for (const statement of statements) {
    const gap = lines.slice(at, statement.from);
    const edited = edits.get(statement);
    // The help that /save wrote goes with its setting.
    if (edited?.length === 0 && helps.has(gap.at(-1) ?? '')) gap.pop();
    if (statement.table !== undefined && into === top) into = tables;
    into.push(...gap, ...(edited ?? lines.slice(statement.from, statement.to)));
    at = statement.to;
  }
  into.push(...lines.slice(at));
  const values = added(settings, fresh.filter(isValue));
  const own = added(
    settings,
    fresh.filter((entry) => !isValue(entry)),
  );
  return trimmed([
    ...trimmed(top),
    ...values,
    ...(tables.length > 0 && top.length + values.length > 0 ? [''] : []),
    ...trimmed(tables),
    ...own,
  ]);
}

/** Blank lines at the ends are of no use to anybody. */
function trimmed(lines: readonly string[]): string[] {
  const from = lines.findIndex((line) => line.trim() !== '');
  const to = lines.findLastIndex((line) => line.trim() !== '');
  return from < 0 ? [] : lines.slice(from, to + 1);
}

function added(settings: Settings, entries: readonly SettingEntry[]): string[] {
  return entries
    .filter((entry) => !isDefault(settings, entry))
    .flatMap((entry) => {
      const value = settings[entry.name];
      if (isValue(entry)) return ['', helpLine(entry), assignment(entry, value)];
      const pairs = Object.entries(value as Readonly<Record<string, string>>);
      return [
        '',
        helpLine(entry),
        `[${entry.key}]`,
        ...pairs.map(([key, what]) => `${name(key)} = ${JSON.stringify(what)}`),
      ];
    });
}

/** Rather than a table of its own. */
function isValue({ row }: SettingEntry): boolean {
  return typeof row.default !== 'object' || Array.isArray(row.default);
}

function helpLine({ row }: SettingEntry): string {
  return `# ${row.help}`;
}

function assignment({ key, row }: SettingEntry, value: unknown): string {
  return `${key} = ${row.type.toToml(value)}`;
}

function name(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

/** The settings are in it, and whatever else there was is still the same. */
function isRight(text: string, before: Table, settings: Settings): boolean {
  const after = parsed(text);
  if (after === undefined) return false;
  const known = new Map(listSettings().map((entry) => [entry.key, entry]));
  const others = (table: Table): Table =>
    Object.fromEntries(Object.entries(table).filter(([key]) => !known.has(key)));
  return (
    isDeepStrictEqual(others(before), others(after)) &&
    [...known].every(([key, { name: setting, row }]) =>
      isDeepStrictEqual(
        Object.hasOwn(after, key) ? row.type.fromToml(after[key]) : row.default,
        settings[setting],
      ),
    )
  );
}

function parsed(text: string): Table | undefined {
  try {
    return parseToml({ name: '', text });
  } catch (error) {
    if (error instanceof ChatError) return undefined;
    throw error;
  }
}
