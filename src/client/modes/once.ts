/** `--once TEXT`: one message, and the exit code says whether the server has it. For cron jobs and scripts. */
import type { Clock, Timer } from '../../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { Effect } from '../model/inputs.js';
import { EXIT_DISTRUST, type Mode, type ModeIo } from './io.js';
import { connectionInWords } from './words.js';

/** A restarting server is back in this time; a job should not hang longer. */
const PATIENCE_MS = 20_000;
const REPEAT = 'it may have been stored; the same command, within 10 minutes, sends it under the same id';

export function onceMode(io: ModeIo, clock: Clock, text: string): Mode {
  return new OnceMode(io, clock, text);
}

class OnceMode implements Mode {
  readonly #io: ModeIo;
  readonly #clock: Clock;
  readonly #text: string;
  readonly #waiting = new Set<string>();
  #engine: Engine | undefined;
  #submitted = false;
  #code = 1;
  #settle: ((fault: string | undefined) => void) | undefined;
  #lastOffline = '';

  constructor(io: ModeIo, clock: Clock, text: string) {
    this.#io = io;
    this.#clock = clock;
    this.#text = text;
  }

  async run(engine: Engine): Promise<number> {
    this.#engine = engine;
    const result = new Promise<string | undefined>((resolve) => {
      this.#settle = resolve;
    });
    const timer: Timer = this.#clock.setTimeout(() => this.#settle?.(this.#whyLate()), PATIENCE_MS);
    if (this.#text.trim() === '') this.#settle?.('there is no text to send');
    else {
      // A line that the same command has left is sent in place of a new one, under the id that it had.
      const isRepeat = engine.unconfirmed > 0;
      engine.start();
      if (!isRepeat) engine.submit(this.#text);
      this.#submitted = true;
      this.#look();
    }
    const fault = await result;
    timer.cancel();
    if (fault !== undefined && engine.outbox.isUnsure) {
      await engine.abandon('');
      this.#io.err(`chat-tui: not confirmed: ${fault}; ${REPEAT}`);
      return 1;
    }
    // What was not sent now must not come as a surprise later.
    engine.outbox.clear();
    await engine.quit('');
    if (fault === undefined) return 0;
    this.#io.err(`chat-tui: not sent: ${fault}`);
    return this.#code;
  }

  stop(): void {
    this.#settle?.('interrupted');
  }

  onEffects(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do === 'shown') {
        const { line } = effect;
        if (line.mark === 'pending' && !line.copy && line.sendId !== undefined)
          this.#waiting.add(line.sendId);
        else if (line.kind === 'error') this.#settle?.(line.text);
      } else if (effect.do === 'marked') {
        if (effect.line.mark === 'refused') this.#settle?.(effect.line.reason);
        else this.#waiting.delete(effect.line.sendId ?? '');
      } else if (effect.do === 'changed' && effect.what === 'connection') this.#onConnection();
    }
    this.#look();
  }

  #look(): void {
    const engine = this.#engine;
    if (engine !== undefined && this.#submitted && engine.unconfirmed === 0 && this.#waiting.size === 0) {
      // Nothing held, nothing queued, nothing on its way.
      if (engine.state.burstOver) this.#settle?.(undefined);
    }
  }

  #onConnection(): void {
    const state = this.#engine?.connection;
    if (state?.phase === 'distrusted') {
      this.#code = EXIT_DISTRUST;
      this.#settle?.(state.reason);
    } else if (state?.phase === 'nick-refused')
      this.#settle?.(connectionInWords(state, this.#clock.monotonic()));
    else if (state?.phase === 'waiting') this.#lastOffline = state.reason;
  }

  #whyLate(): string {
    const seconds = PATIENCE_MS / 1000;
    if (this.#engine?.state.burstOver === true) return `the server has not confirmed it within ${seconds} s`;
    return this.#lastOffline === '' ? `no connection within ${seconds} s` : this.#lastOffline;
  }
}
