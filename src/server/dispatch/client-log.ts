/** What the operator is told of one connection: who came, who went and why, who was slow or too fast. */
import type { Clock } from '../../core/clock.js';
import type { EndCause } from '../connection/end-cause.js';
import type { Logger } from '../observe/logger.js';
import type { Session } from '../state/session.js';
import { mayComeBack } from './end-session.js';

/** A flooding client is told that it is slowed down this often, ms. */
const SLOWED_EVERY_MS = 60_000;

export class ClientLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #address: string;
  readonly #connectedAt: number;
  #slowedAt = Number.NEGATIVE_INFINITY;
  #behindSince = 0;

  constructor(logger: Logger, clock: Clock, address: string) {
    this.#logger = logger;
    this.#clock = clock;
    this.#address = address;
    this.#connectedAt = clock.monotonic();
  }

  /** @param resumed it is the session of an earlier connection */
  announced({ nick, user }: Session, resumed: boolean): void {
    this.#logger.info(resumed ? 'client.resumed' : 'client.registered', {
      nick,
      user,
      address: this.#address,
    });
  }

  /** @returns false when it has been said a short while ago */
  slowed({ nick }: Session): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#slowedAt < SLOWED_EVERY_MS) return false;
    this.#slowedAt = now;
    this.#logger.info('client.slowed', { nick, address: this.#address });
    return true;
  }

  behind({ nick }: Session, unreadBytes: number): void {
    this.#behindSince = this.#clock.monotonic();
    this.#logger.info('client.lagging', { nick, address: this.#address, bytes: unreadBytes });
  }

  caughtUp({ nick }: Session, lines: number): void {
    const seconds = Math.round(this.#clock.monotonic() - this.#behindSince) / 1000;
    this.#logger.info('client.caught-up', { nick, address: this.#address, lines, seconds });
  }

  ended(session: Session, cause: EndCause): void {
    this.#logger.info(endEvent(session, cause), {
      nick: session.registered ? session.nick : undefined,
      address: this.#address,
      reason: cause.text,
      seconds: Math.round((this.#clock.monotonic() - this.#connectedAt) / 1000),
    });
  }

  /** A fault of ours. */
  crashed({ nick }: Session, command: string, error: unknown): void {
    this.#logger.error('command.failed', error, { command, nick, address: this.#address });
  }
}

function endEvent(session: Session, { kind }: EndCause): string {
  if (!session.registered) return 'client.gone';
  if (kind === 'replaced') return 'client.replaced';
  return mayComeBack(session, kind) ? 'client.lost' : 'client.left';
}
