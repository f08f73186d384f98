/** The few shapes of effects that most handlers return. */
import type { Draft, LogEvent } from '../store/types.js';
import { CommandError } from './command-error.js';
import type { Effect, Reply } from './types.js';

export function replies(list: readonly Reply[]): Effect {
  return { do: 'reply', replies: list };
}

export function reply(...list: readonly Reply[]): readonly Effect[] {
  return [{ do: 'reply', replies: list }];
}

/** An append, and what is said once its events are out. */
export function append(
  drafts: readonly Draft[],
  after?: (events: readonly LogEvent[]) => readonly Effect[],
): Effect {
  return { do: 'append', drafts, ...(after === undefined ? {} : { after }) };
}

/**
 * Does for each target what the command does for one: an error of one does not keep the others from being done.
 * Anything thrown that is no CommandError is a fault of the program and goes on its way.
 */
export function forEach<T>(targets: Iterable<T>, one: (target: T) => readonly Effect[]): readonly Effect[] {
  const effects: Effect[] = [];
  for (const target of targets) {
    try {
      effects.push(...one(target));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      effects.push(replies([error.reply]));
    }
  }
  return effects;
}

/** The parts of a list parameter, each once; empty parts are left out. */
export function splitTargets(list: string, fold: (name: string) => string): string[] {
  const unique = new Map<string, string>();
  for (const target of list.split(',')) {
    if (target !== '' && !unique.has(fold(target))) unique.set(fold(target), target);
  }
  return [...unique.values()];
}
