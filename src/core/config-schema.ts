/**
 * A configuration described once: the shape of the object the program gets is an interface, and a schema with a row
 * for each of its values says the rest. Loading, flags, the example file and the docs all read these rows.
 *
 * Names are camelCase in the program (`limits.perIp`), snake_case in files and docs (`limits.per_ip`), with hyphens as
 * flags (`--limits-per-ip`), upper case as variables (`..._LIMITS_PER_IP`).
 */
import type { ValueType } from './config-types.js';

/** One value. */
export interface ValueRow<T> {
  readonly type: ValueType<T>;
  readonly default: T;
  /** One sentence without a full stop. */
  readonly describe: string;
  /** Its value is never shown, not even in an error. */
  readonly secret?: boolean;
}

/** An array of tables, `[[listen]]`. */
export interface TableRow<T> {
  readonly tables: ConfigSchema<T>;
  readonly default: readonly T[];
  readonly describe: string;
  /**
   * A short form for flags and variables, such as `host:port`, as values by their names in files; without it, or where
   * it gives undefined, the form is `name=value,name=value`.
   */
  readonly shorthand?: (text: string) => Readonly<Record<string, string>> | undefined;
  /** Its short form in words, for docs. */
  readonly shorthandForm?: string;
}

type Row<T> =
  T extends ReadonlyArray<infer E>
    ? E extends object
      ? TableRow<E>
      : ValueRow<T>
    : T extends object
      ? ConfigSchema<T>
      : // Without the brackets a union, as of choice() or boolean, would ask for one row type for each member.
        ValueRow<T>;

/** The schema that describes C: an object for an object, a TableRow for an array of objects, a ValueRow otherwise. */
export type ConfigSchema<C> = {
  readonly [K in keyof C]-?: [C[K]] extends [boolean | string | number] ? ValueRow<C[K]> : Row<C[K]>;
};

/** A row with its names, as CLI and docs need it. */
export interface ConfigEntry {
  /** In the program. */
  readonly path: readonly string[];
  /** In files and docs: `heartbeat.interval`. */
  readonly key: string;
  /** Without its hyphens: `heartbeat-interval`. */
  readonly flag: string;
  /** Without the program's prefix: `HEARTBEAT_INTERVAL`. */
  readonly variable: string;
  /** The table it is in, '' for the top: a heading in --help. */
  readonly section: string;
  readonly flagKind: 'value' | 'switch' | 'list';
  readonly form: string;
  readonly describe: string;
  readonly secret: boolean;
  readonly row: AnyValueRow | AnyTableRow;
}

// Rows of different types in one list: whoever reads a value checks it with the same row that made it.
export type AnyValueRow = ValueRow<unknown>;
export type AnyTableRow = TableRow<Record<string, unknown>>;
export type AnySchema = Readonly<Record<string, unknown>>;

/** All rows in the order of the schema; those of a [[table]] are behind the one row of the table. */
export function listEntries<C>(schema: ConfigSchema<C>): ConfigEntry[] {
  return entriesOf(schema, []);
}

function entriesOf(schema: AnySchema, path: readonly string[]): ConfigEntry[] {
  return Object.entries(schema).flatMap(([name, node]) => {
    const here = [...path, name];
    return isRow(node) ? [makeEntry(here, node)] : entriesOf(node as AnySchema, here);
  });
}

function makeEntry(path: readonly string[], row: AnyValueRow | AnyTableRow): ConfigEntry {
  const names = path.map(snakeCase);
  return {
    path,
    key: names.join('.'),
    flag: names.join('-').replaceAll('_', '-'),
    variable: names.join('_').toUpperCase(),
    section: names.slice(0, -1).join('.'),
    flagKind: isTableRow(row) ? 'list' : row.type.flag,
    form: isTableRow(row) ? describeTable(row) : row.type.form,
    describe: row.describe,
    secret: !isTableRow(row) && row.secret === true,
    row,
  };
}

/** `perIp` -> `per_ip` */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function isTableRow(row: AnyValueRow | AnyTableRow): row is AnyTableRow {
  return 'tables' in row;
}

/** A table of the schema may have a key named `type` or `default`, so all that makes a row is asked for. */
function isRow(node: unknown): node is AnyValueRow | AnyTableRow {
  return (
    typeof node === 'object' &&
    node !== null &&
    'describe' in node &&
    typeof node.describe === 'string' &&
    ('tables' in node || 'type' in node)
  );
}

function describeTable(row: AnyTableRow): string {
  const keys = listEntries(row.tables).map((entry) => `${entry.key}=...`);
  const long = keys.join(',');
  return row.shorthandForm === undefined ? long : `${row.shorthandForm} or ${long}`;
}
