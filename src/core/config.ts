/**
 * Loads a configuration: flag > variable > file > default, for each value on its own. What is not right is refused
 * with its place, its value and what would be right, all of it at once.
 */
import { TomlError, parse } from 'smol-toml';
import {
  type AnySchema,
  type AnyTableRow,
  type AnyValueRow,
  type ConfigEntry,
  type ConfigSchema,
  isTableRow,
  listEntries,
} from './config-schema.js';
import { ChatError, EXIT_CONFIG } from './errors.js';
import { closest } from './suggest.js';

export interface ConfigSources {
  /** As yargs gives them: by the flag's name, strings, booleans or arrays of strings; others are passed over. */
  flags: Readonly<Record<string, unknown>>;
  env: Readonly<Record<string, string | undefined>>;
  /** Such as `CHAT_SERVER_`. */
  envPrefix: string;
  /** Its name is only for messages. */
  file?: { name: string; text: string } | undefined;
}

/** What is wrong, each with its place. */
type Problems = string[];

/** A value as a source gives it, and how to speak of it. */
interface Given {
  readonly where: string;
  readonly value: unknown;
  readonly isText: boolean;
}

/** @throws ChatError CONFIG_INVALID, exit code 78, that names everything that is wrong */
export function loadConfig<C>(schema: ConfigSchema<C>, sources: ConfigSources): C {
  const problems: Problems = [];
  const table = sources.file === undefined ? {} : parseToml(sources.file);
  const fileName = sources.file?.name ?? '';
  const entries = listEntries(schema);
  findUnknown(entries, table, '', fileName, problems);
  const config: Record<string, unknown> = {};
  for (const entry of entries) {
    const given = findGiven(entry, sources, table, fileName);
    const value = given === undefined ? entry.row.default : readRow(entry, given, problems);
    place(config, entry.path, value);
  }
  if (problems.length > 0) {
    throw new ChatError('CONFIG_INVALID', problems.join('; '), { exitCode: EXIT_CONFIG });
  }
  // Every value of C has a row, and each was read by it.
  return config as C;
}

/**
 * Variables with the prefix that no row knows: worth a warning, but no error, for others make such names too (Kubernetes
 * sets CHAT_SERVER_PORT for a service of that name).
 *
 * @returns `CHAT_SERVER_HEARBEAT_INTERVAL (did you mean CHAT_SERVER_HEARTBEAT_INTERVAL?)`
 */
export function findUnknownVariables<C>(
  schema: ConfigSchema<C>,
  env: Readonly<Record<string, string | undefined>>,
  envPrefix: string,
): string[] {
  const known = new Set(listEntries(schema).map((entry) => entry.variable));
  return Object.keys(env)
    .filter((name) => name.startsWith(envPrefix) && !known.has(name.slice(envPrefix.length)))
    .map((name) => name + didYouMean(name.slice(envPrefix.length), known, envPrefix));
}

/** @throws ChatError CONFIG_INVALID with the place of what is no TOML */
export function parseToml(file: { name: string; text: string }): Record<string, unknown> {
  try {
    return parse(file.text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its message goes on with a drawing of the lines around.
    const [reason = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    throw new ChatError(
      'CONFIG_INVALID',
      `Cannot use ${file.name}: line ${error.line}, column ${error.column}: ${reason}`,
      { cause: error, exitCode: EXIT_CONFIG },
    );
  }
}

function findGiven(
  entry: ConfigEntry,
  sources: ConfigSources,
  table: Record<string, unknown>,
  fileName: string,
): Given | undefined {
  const flag = Object.hasOwn(sources.flags, entry.flag) ? sources.flags[entry.flag] : undefined;
  if (flag !== undefined) return { where: `--${entry.flag}`, value: flag, isText: true };
  const name = sources.envPrefix + entry.variable;
  const variable = Object.hasOwn(sources.env, name) ? sources.env[name] : undefined;
  if (variable !== undefined) return { where: name, value: variable, isText: true };
  const value = lookUp(table, entry.key.split('.'));
  return value === undefined ? undefined : { where: fileName, value, isText: false };
}

function readRow(entry: ConfigEntry, given: Given, problems: Problems): unknown {
  return isTableRow(entry.row)
    ? readTables(entry, entry.row, given, problems)
    : readValue(entry.row, entry.key, given, problems);
}

function readValue(row: AnyValueRow, key: string, given: Given, problems: Problems): unknown {
  const value = given.isText ? fromText(row, given.value) : row.type.fromToml(given.value);
  if (value !== undefined) return value;
  const found = row.secret === true ? 'something else' : show(given.value);
  problems.push(`Cannot use ${given.where}: "${key}" must be ${row.type.form}, found ${found}`);
  return row.default;
}

/** yargs gives switches as booleans, lists as arrays, and a flag that was repeated by mistake as an array too. */
function fromText(row: AnyValueRow, value: unknown): unknown {
  if (Array.isArray(value)) {
    return row.type.flag === 'list' ? row.type.fromText(value.map(String).join(',')) : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? row.type.fromText(String(value))
    : undefined;
}

/** [[tables]] of a file, or their text form from flags and variables. */
function readTables(entry: ConfigEntry, row: AnyTableRow, given: Given, problems: Problems): unknown[] {
  const { key } = entry;
  if (!given.isText) {
    if (!Array.isArray(given.value) || !given.value.every(isTable)) {
      problems.push(
        `Cannot use ${given.where}: "${key}" must be tables, each under [[${key}]], found ${show(given.value)}`,
      );
      return [];
    }
    return given.value.map((table, i) => readTable(row, table, `${key}[${i}]`, given, problems));
  }
  const texts = (Array.isArray(given.value) ? given.value : [given.value]).flatMap((each: unknown) =>
    String(each)
      .split(/\s+/)
      .filter((word) => word !== ''),
  );
  return texts.map((text, i) => {
    const table = row.shorthand?.(text) ?? parsePairs(text);
    if (table !== undefined) return readTable(row, table, `${key}[${i}]`, given, problems);
    problems.push(`Cannot use ${given.where}: "${key}" must be ${entry.form}, found ${show(text)}`);
    return {};
  });
}

function readTable(
  row: AnyTableRow,
  table: Readonly<Record<string, unknown>>,
  key: string,
  given: Given,
  problems: Problems,
): Record<string, unknown> {
  const entries = listEntries(row.tables);
  findUnknown(entries, table, `${key}.`, given.where, problems);
  const result: Record<string, unknown> = {};
  for (const entry of entries) {
    const value = lookUp(table, entry.key.split('.'));
    const inner = { ...given, value };
    place(
      result,
      entry.path,
      value === undefined
        ? entry.row.default
        : readRow({ ...entry, key: `${key}.${entry.key}` }, inner, problems),
    );
  }
  return result;
}

/** Keys of the file that no row has. A table where a value should be is the value's own error. */
function findUnknown(
  entries: readonly ConfigEntry[],
  table: Readonly<Record<string, unknown>>,
  shownPrefix: string,
  where: string,
  problems: Problems,
): void {
  const keys = new Set(entries.map((entry) => entry.key));
  const sections = new Set(entries.flatMap((entry) => sectionsOf(entry.key)));
  const judge = (key: string, isPlainName: boolean, value: unknown): string | undefined => {
    if (isPlainName && keys.has(key)) return undefined;
    if (isPlainName && sections.has(key))
      return `"${shownPrefix}${key}" must be a table, [${key}], found ${show(value)}`;
    return `there is no "${shownPrefix}${key}"${didYouMean(key, [...keys, ...sections])}`;
  };
  const look = (inner: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [name, value] of Object.entries(inner)) {
      const key = prefix + name;
      // A quoted "limits.per_ip" is one name with a dot, which is none of ours.
      const isPlainName = !name.includes('.');
      if (isPlainName && sections.has(key) && isTable(value)) look(value, `${key}.`);
      else {
        const fault = judge(key, isPlainName, value);
        if (fault !== undefined) problems.push(`Cannot use ${where}: ${fault}`);
      }
    }
  };
  look(table, '');
}

/** `a.b.c` -> `a`, `a.b` */
function sectionsOf(key: string): string[] {
  const names = key.split('.');
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join('.'));
}

/** `host=::,port=6697`; undefined when it is something else. */
function parsePairs(text: string): Record<string, string> | undefined {
  const pairs = text.split(',').map((pair) => {
    const equals = pair.indexOf('=');
    return equals <= 0 ? undefined : ([pair.slice(0, equals), pair.slice(equals + 1)] as const);
  });
  const good = pairs.filter((pair) => pair !== undefined);
  return good.length === pairs.length ? Object.fromEntries(good) : undefined;
}

function lookUp(table: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  let value: unknown = table;
  for (const name of names) {
    if (!isTable(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Paths come from the schema, never from a source. */
function place(config: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) config[name] = value;
  else place((config[name] ??= {}) as Record<string, unknown>, rest, value);
}

function isTable(value: unknown): value is AnySchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

function didYouMean(word: string, candidates: Iterable<string>, prefix = ''): string {
  const found = closest(word, candidates);
  return found === undefined || found === word ? '' : ` (did you mean "${prefix}${found}"?)`;
}
