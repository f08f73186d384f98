/** What a configuration value may be: how it is read from text (flag, variable) and from TOML, and how it is called. */
import { DURATION_FORM, parseDuration } from './duration.js';
import { parseNetwork } from './network-list.js';
import { SIZE_FORM, parseSize } from './size.js';

export interface ValueType<T> {
  /** Completes "must be": `a whole number from 1 to 65535`. */
  readonly form: string;
  /** Of a flag: whether it is a switch, and whether it can be given several times. */
  readonly flag: 'value' | 'switch' | 'list';
  /** All values that there are, where these are few words. */
  readonly words?: readonly string[];
  /** @returns undefined when the text is not of this form */
  fromText(text: string): T | undefined;
  /** A value of a TOML document. @returns undefined when it is not of this form */
  fromToml(value: unknown): T | undefined;
  /** The same value as TOML would write it. */
  toToml(value: T): string;
}

export function text(options: { form?: string; pattern?: RegExp } = {}): ValueType<string> {
  const { pattern } = options;
  const check = (value: string): string | undefined =>
    pattern === undefined || pattern.test(value) ? value : undefined;
  return {
    form: options.form ?? 'a text',
    flag: 'value',
    fromText: check,
    fromToml: (value) => (typeof value === 'string' ? check(value) : undefined),
    toToml: quote,
  };
}

/** Both ends are allowed. */
export function integer(range: { min: number; max: number }): ValueType<number> {
  const { min, max } = range;
  const check = (value: number): number | undefined =>
    Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  return {
    form:
      max === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${min}`
        : `a whole number from ${min} to ${max}`,
    flag: 'value',
    fromText: (value) => (/^-?\d{1,16}$/.test(value.trim()) ? check(Number(value)) : undefined),
    fromToml: (value) => (typeof value === 'number' ? check(value) : undefined),
    toToml: String,
  };
}

/** Fractions too: rates. */
export function number(range: { min: number; max: number }): ValueType<number> {
  const { min, max } = range;
  const check = (value: number): number | undefined => (value >= min && value <= max ? value : undefined);
  return {
    form: `a number from ${min} to ${max}`,
    flag: 'value',
    fromText: (value) => (/^-?\d{1,16}(?:\.\d{1,9})?$/.test(value.trim()) ? check(Number(value)) : undefined),
    fromToml: (value) => (typeof value === 'number' ? check(value) : undefined),
    toToml: String,
  };
}

/** As core/network-list.ts reads it. */
export function network(): ValueType<string> {
  const check = (value: unknown): string | undefined =>
    typeof value === 'string' && parseNetwork(value) !== undefined ? value : undefined;
  return {
    form: 'an address or a network such as "10.0.0.0/8"',
    flag: 'value',
    fromText: check,
    fromToml: check,
    toToml: quote,
  };
}

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

export function boolean(): ValueType<boolean> {
  return {
    form: 'true or false',
    flag: 'switch',
    fromText: (value) => SWITCH.get(value.trim().toLowerCase()),
    fromToml: (value) => (typeof value === 'boolean' ? value : undefined),
    toToml: String,
  };
}

export function choice<T extends string>(words: readonly T[]): ValueType<T> {
  const find = (value: unknown): T | undefined => words.find((word) => word === value);
  return {
    form: `one of ${words.map(quote).join(', ')}`,
    flag: 'value',
    words,
    fromText: find,
    fromToml: find,
    toToml: quote,
  };
}

/** ms in the program, `15s` in words. */
export function duration(range: { min?: number; max?: number } = {}): ValueType<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = range;
  const read = (value: string): number | undefined => {
    const ms = parseDuration(value);
    return ms !== undefined && ms >= min && ms <= max ? ms : undefined;
  };
  const limits = describeRange(min, max, writeDuration);
  return {
    form: DURATION_FORM + limits,
    flag: 'value',
    fromText: read,
    fromToml: (value) => (value === 0 || typeof value === 'string' ? read(String(value)) : undefined),
    toToml: (ms) => quote(writeDuration(ms)),
  };
}

/** Bytes in the program, `1MiB` in words. */
export function size(range: { min?: number; max?: number } = {}): ValueType<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = range;
  const read = (value: string): number | undefined => {
    const bytes = parseSize(value);
    return bytes !== undefined && bytes >= min && bytes <= max ? bytes : undefined;
  };
  return {
    form: SIZE_FORM + describeRange(min, max, writeSize),
    flag: 'value',
    fromText: read,
    fromToml: (value) =>
      typeof value === 'string' || typeof value === 'number' ? read(String(value)) : undefined,
    toToml: (bytes) => quote(writeSize(bytes)),
  };
}

/** A TOML array; in a variable its words are separated by commas, a flag is given once for each. */
export function list<T>(of: ValueType<T>): ValueType<T[]> {
  const all = (values: Array<T | undefined>): T[] | undefined =>
    values.some((value) => value === undefined) ? undefined : (values as T[]);
  return {
    form: `a list, each ${of.form}`,
    flag: 'list',
    fromText: (value) =>
      value.trim() === '' ? [] : all(value.split(',').map((word) => of.fromText(word.trim()))),
    fromToml: (value) =>
      Array.isArray(value) ? all(value.map((each: unknown) => of.fromToml(each))) : undefined,
    toToml: (values) => `[${values.map((value) => of.toToml(value)).join(', ')}]`,
  };
}

/** JSON's escapes are TOML's, but for DEL. */
function quote(value: string): string {
  return JSON.stringify(value).replaceAll('\x7f', '\\u007F');
}

function describeRange(min: number, max: number, write: (value: number) => string): string {
  if (max !== Number.MAX_SAFE_INTEGER) return `, from ${write(min)} to ${write(max)}`;
  return min === 0 ? '' : `, at least ${write(min)}`;
}

function writeDuration(ms: number): string {
  if (ms === 0) return '0';
  for (const [unit, factor] of DURATION_UNITS) if (ms % factor === 0) return `${ms / factor}${unit}`;
  return `${ms}ms`;
}

/** Not minutes of an hour and the like: 120s stays what people call two minutes, 2m. */
const DURATION_UNITS: ReadonlyArray<readonly [unit: string, factor: number]> = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

function writeSize(bytes: number): string {
  for (const [unit, factor] of SIZE_UNITS)
    if (bytes > 0 && bytes % factor === 0) return `${bytes / factor}${unit}`;
  return `${bytes}B`;
}

const SIZE_UNITS: ReadonlyArray<readonly [unit: string, factor: number]> = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
];
