/** The outcome of trials in words and figures. */
import type { Outcome } from './arena.js';

/** The figures of a trial, by the heading of their column. */
function figures({ verdict, happened, seconds }: Outcome): Record<string, number> {
  const { failures } = verdict;
  return {
    seconds: Math.round(seconds),
    kills: happened.get('kill') ?? 0,
    cuts: happened.get('cut') ?? 0,
    messages: verdict.messages,
    acknowledged: verdict.acknowledged,
    refused: verdict.refused,
    lost: failures.lost,
    doubled: failures.doubled,
    reordered: failures.reordered,
    unsent: failures.unsent,
    unsettled: failures.unsettled,
    expelled: failures.expelled,
  };
}

/** A line per trial and, for several, one with the sums. */
export function table(trials: readonly { readonly seed: string; readonly outcome: Outcome }[]): string {
  const rows = trials.map(({ seed, outcome }) => ({ name: seed, ...figures(outcome) }));
  const columns = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  const sums = columns.map((column) =>
    column === 'name'
      ? `${rows.length} trial${rows.length === 1 ? '' : 's'}`
      : String(rows.reduce((total, row) => total + Number(row[column]), 0)),
  );
  const lines = [
    columns.map((column) => (column === 'name' ? 'seed' : String(column))),
    ...rows.map((row) => columns.map((column) => String(row[column]))),
    sums,
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines
    .map((line) => line.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  '))
    .join('\n');
}

/** What else there is to say of a trial, a line each. */
export function remarks({ verdict, happened, skipped }: Outcome): string[] {
  const [whole, all] = verdict.wholePrivate;
  const others = [...happened].filter(([name]) => name !== 'kill' && name !== 'cut');
  return [
    `also: ${others.map(([name, times]) => `${times} x ${name}`).join(', ')}`,
    ...[...skipped].map(([name, reason]) => `not tried: ${name}: ${reason}`),
    `${verdict.deliveries} deliveries; ${verdict.resumed} sessions resumed, ${verdict.lostSessions} begun anew after a loss`,
    ...(whole < all
      ? [
          `${all - whole} of ${all} private conversations checked in part only: an end of them was not resumed`,
        ]
      : []),
    ...(verdict.unanswered > 0
      ? [`${verdict.unanswered} messages without an answer, which could not be sent again without risk`]
      : []),
  ];
}
