/** The example file and the table of the docs, from the rows that the program loads with. */
import {
  type AnyTableRow,
  type AnyValueRow,
  type ConfigEntry,
  type ConfigSchema,
  isTableRow,
  listEntries,
} from './config-schema.js';

/** A TOML file in which every key has its default, and loading which changes nothing. */
export function exampleToml<C>(schema: ConfigSchema<C>): string {
  const entries = listEntries(schema);
  const lines: string[] = [];
  const values = entries.filter((entry) => !isTableRow(entry.row));
  for (const section of new Set(values.map((entry) => entry.section))) {
    if (section !== '') lines.push('', `[${section}]`);
    for (const entry of values) if (entry.section === section) lines.push(...assignment(entry));
  }
  for (const entry of entries) if (isTableRow(entry.row)) lines.push(...exampleTables(entry, entry.row));
  return `${lines.join('\n').trim()}\n`;
}

/** A Markdown table: key, what it is for, its form, its default. */
export function configTable<C>(schema: ConfigSchema<C>): string {
  const rows = listEntries(schema).flatMap((entry) =>
    isTableRow(entry.row)
      ? listEntries(entry.row.tables).map((inner) => tableLine(`[[${entry.key}]] ${inner.key}`, inner))
      : [tableLine(entry.key, entry)],
  );
  return ['| key | what it is for | form | default |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function tableLine(key: string, entry: ConfigEntry): string {
  const cells = [`\`${key}\``, entry.describe, entry.form, `\`${defaultOf(entry)}\``];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** An array without a default has one table, commented out, to show its keys. */
function exampleTables(entry: ConfigEntry, row: AnyTableRow): string[] {
  const inner = listEntries(row.tables);
  const lines = ['', `# ${entry.describe}`];
  if (row.default.length === 0) {
    return [...lines, `# [[${entry.key}]]`, ...inner.flatMap(assignment).map((line) => `# ${line}`)];
  }
  for (const table of row.default) {
    lines.push(`[[${entry.key}]]`);
    for (const each of inner) lines.push(...assignment(each, valueAt(table, each.path)));
  }
  return lines;
}

function assignment(entry: ConfigEntry, value: unknown = entry.row.default): string[] {
  const name = entry.key.slice(entry.section === '' ? 0 : entry.section.length + 1);
  return [`# ${entry.describe}`, `${name} = ${(entry.row as AnyValueRow).type.toToml(value)}`];
}

function valueAt(table: Readonly<Record<string, unknown>>, path: readonly string[]): unknown {
  let value: unknown = table;
  for (const name of path) value = (value as Record<string, unknown>)[name];
  return value;
}

function defaultOf(entry: ConfigEntry): string {
  return isTableRow(entry.row) ? '' : entry.row.type.toToml(entry.row.default);
}
