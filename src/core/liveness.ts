/**
 * Is the other side still there? A pure machine, used by the server for each connection, by the client for its link.
 *
 * Silence for `interval` asks for a PING, silence for `timeout` more is death; anything heard, a PONG or not, is life.
 * The caller gives the time (monotonic) and does what `action` says, and looks again after `nextCheck` ms.
 */

export interface LivenessConfig {
  /** ms of silence before a PING. */
  readonly interval: number;
  /** ms after the PING before the peer is given up. */
  readonly timeout: number;
  /** ms after the PING before a person may be told that something is wrong; never, if absent. */
  readonly warn?: number;
}

export interface LivenessState {
  /** When something was last heard. */
  readonly heardAt: number;
  /** When the PING that has no answer yet was sent. */
  readonly pingedAt: number | undefined;
  /** When the machine was last looked at, to see how long the process was away. */
  readonly lookedAt: number;
  readonly warned: boolean;
}

/** `heard`: bytes came. `tick`: time passed. `wake`: the machine was asleep or the network changed. */
export type LivenessInput = 'heard' | 'tick' | 'wake';
export type LivenessAction = 'none' | 'ping' | 'warn' | 'dead';

/** A gap this long between two looks means that this process was stopped or the machine slept. */
const JUMP_MS = 5000;

export function startLiveness(now: number): LivenessState {
  return { heardAt: now, pingedAt: undefined, lookedAt: now, warned: false };
}

/**
 * The next state and what to do now.
 *
 * After a jump the silence may be our own: the peer is asked at once and given the whole timeout to answer, instead of
 * being declared dead for the time we slept. A caller that looks rarely must say so with `expectedGapMs`.
 *
 * @param expectedGapMs the longest pause between looks that is normal for the caller
 */
export function stepLiveness(
  config: LivenessConfig,
  state: LivenessState,
  input: LivenessInput,
  now: number,
  expectedGapMs = 0,
): { state: LivenessState; action: LivenessAction } {
  if (input === 'heard') return { state: startLiveness(now), action: 'none' };
  const jumped = now - state.lookedAt > JUMP_MS + expectedGapMs;
  const looked = { ...state, lookedAt: now };
  if (input === 'wake' || jumped) {
    return { state: { ...looked, pingedAt: now, warned: false }, action: 'ping' };
  }
  if (state.pingedAt === undefined) {
    if (now - state.heardAt < config.interval) return { state: looked, action: 'none' };
    return { state: { ...looked, pingedAt: now }, action: 'ping' };
  }
  const unanswered = now - state.pingedAt;
  if (unanswered >= config.timeout) return { state: looked, action: 'dead' };
  if (config.warn !== undefined && !state.warned && unanswered >= config.warn) {
    return { state: { ...looked, warned: true }, action: 'warn' };
  }
  return { state: looked, action: 'none' };
}

/** ms until the next look can change anything, at least 1. */
export function nextCheck(config: LivenessConfig, state: LivenessState, now: number): number {
  let due: number;
  if (state.pingedAt === undefined) due = state.heardAt + config.interval;
  else if (config.warn !== undefined && !state.warned)
    due = state.pingedAt + Math.min(config.warn, config.timeout);
  else due = state.pingedAt + config.timeout;
  return Math.max(1, due - now);
}
