/** Hands a sequence through tmux or GNU screen to the terminal around them, as far as they are set to let it through. */

/** GNU screen drops a longer string of a program. */
const SCREEN_PIECE = 700;

type Env = Readonly<Record<string, string | undefined>>;

/** What stands between a program and its terminal. */
export function multiplexer(env: Env): 'tmux' | 'screen' | undefined {
  if ((env['TMUX'] ?? '') !== '') return 'tmux';
  return (env['STY'] ?? '') === '' ? undefined : 'screen';
}

/** The sequence, wrapped if something is in between (in tmux for `allow-passthrough on`). */
export function passThrough(sequence: string, env: Env): string {
  const between = multiplexer(env);
  if (between === undefined) return sequence;
  if (between === 'tmux') return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  const pieces: string[] = [];
  for (let i = 0; i < sequence.length; i += SCREEN_PIECE) {
    // A string of screen ends at ESC \, so that may not stand in a piece: it is taken apart.
    pieces.push(...sequence.slice(i, i + SCREEN_PIECE).split(/(?<=\x1b)(?=\\)/));
  }
  return pieces.map((piece) => `\x1bP${piece}\x1b\\`).join('');
}
