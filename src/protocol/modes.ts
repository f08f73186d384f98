/** Channel modes: which letters exist, which take an argument, and how a change is read and written. */

/**
 * The four kinds of CHANMODES, and PREFIX:
 * list (argument; without one, a question), always (argument to set and to unset), whenSet (argument to set only),
 * flag (none), prefix (a member's rank; argument is a nick).
 */
export type ModeKind = 'list' | 'always' | 'whenSet' | 'flag' | 'prefix';

export interface ModeTable {
  readonly kinds: ReadonlyMap<string, ModeKind>;
  /** Highest rank first: `['o', '@'], ['v', '+']`. */
  readonly prefixes: ReadonlyArray<readonly [mode: string, symbol: string]>;
}

export interface ModeChange {
  add: boolean;
  mode: string;
  /** Undefined for a letter that no table knows. */
  kind: ModeKind | undefined;
  /** Undefined also where one was needed but missing. */
  argument: string | undefined;
}

/** Stands in front of a nick and is shown as it is: visible, and nothing that a nick begins with. */
const RANK_SYMBOL = /^[!-/:-@[-`{-~]$/;

/**
 * What this server has: b (bans), e (exceptions from them), I (who needs no invitation), k (key), l (limit), W (slow mode),
 * i m n t, and the ranks o and v.
 */
export const CHANNEL_MODES: ModeTable = makeModeTable('beI,k,lW,Himnst', '(ov)@+');

/**
 * @param chanmodes the value of CHANMODES, such as `b,k,l,imnt`
 * @param prefix the value of PREFIX, such as `(ov)@+`; a symbol that cannot be one is passed over, its mode is not
 */
export function makeModeTable(chanmodes: string, prefix: string): ModeTable {
  const kinds = new Map<string, ModeKind>();
  const order: readonly ModeKind[] = ['list', 'always', 'whenSet', 'flag'];
  for (const [i, letters] of chanmodes.split(',').entries()) {
    const kind = order[i];
    if (kind !== undefined) for (const letter of letters) kinds.set(letter, kind);
  }
  const prefixes: Array<readonly [string, string]> = [];
  const close = prefix.indexOf(')');
  if (prefix.startsWith('(') && close > 0) {
    const symbols = prefix.slice(close + 1);
    for (const [i, mode] of prefix.slice(1, close).split('').entries()) {
      const symbol = symbols.charAt(i);
      if (symbol === '') break;
      kinds.set(mode, 'prefix');
      if (RANK_SYMBOL.test(symbol)) prefixes.push([mode, symbol]);
    }
  }
  return { kinds, prefixes };
}

/** The values of CHANMODES and PREFIX that makeModeTable reads. */
export function describeModeTable(table: ModeTable): { chanmodes: string; prefix: string } {
  const letters = (wanted: ModeKind): string =>
    [...table.kinds].flatMap(([letter, kind]) => (kind === wanted ? [letter] : [])).join('');
  const modes = table.prefixes.map(([mode]) => mode).join('');
  const symbols = table.prefixes.map(([, symbol]) => symbol).join('');
  return {
    chanmodes: (['list', 'always', 'whenSet', 'flag'] as const).map(letters).join(','),
    prefix: `(${modes})${symbols}`,
  };
}

/**
 * @param params those of MODE after the channel: the letters, then arguments, and again if need be
 */
export function parseModeChanges(params: readonly string[], table: ModeTable = CHANNEL_MODES): ModeChange[] {
  const changes: ModeChange[] = [];
  let next = 0;
  while (next < params.length) {
    const letters = params[next++] ?? '';
    let add = true;
    for (const mode of letters) {
      if (mode === '+' || mode === '-') {
        add = mode === '+';
        continue;
      }
      const kind = table.kinds.get(mode);
      const argument = kind !== undefined && takesArgument(kind, add) ? params[next++] : undefined;
      changes.push({ add, mode, kind, argument });
    }
  }
  return changes;
}

/** `['+ov-b', 'ann', 'bob', '*!*@host']`; a sign only where it changes. Empty for no changes. */
export function formatModeChanges(
  changes: ReadonlyArray<Pick<ModeChange, 'add' | 'mode' | 'argument'>>,
): string[] {
  let letters = '';
  let sign: boolean | undefined;
  const modeArguments: string[] = [];
  for (const { add, mode, argument } of changes) {
    if (add !== sign) letters += add ? '+' : '-';
    sign = add;
    letters += mode;
    if (argument !== undefined) modeArguments.push(argument);
  }
  return letters === '' ? [] : [letters, ...modeArguments];
}

function takesArgument(kind: ModeKind, add: boolean): boolean {
  return kind !== 'flag' && (add || kind !== 'whenSet');
}
