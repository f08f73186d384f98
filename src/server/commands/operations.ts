/** What operators of the server do beyond rooms: what a handler may ask of the server itself. */
import type { OperatorAnswer, OperatorAttempt } from '../accounts/operator-gate.js';
import type { Session } from '../state/session.js';

/** What reading the configuration again came to. */
export interface RehashReport {
  /** The file; undefined without one. */
  readonly file: string | undefined;
  /** Keys whose values are in force now. */
  readonly changed: readonly string[];
  /** Keys whose new values wait for a restart. */
  readonly waiting: readonly string[];
  /** Why nothing was taken over; undefined when all is well. */
  readonly problem: string | undefined;
}

/** Who did it, to whom or what; nothing that was said. */
export interface AuditFields {
  /** The operator, or the name that was tried. */
  readonly name: string;
  readonly nick?: string | undefined;
  readonly account?: string | undefined;
  readonly address?: string | undefined;
  readonly mask?: string | undefined;
  readonly expires?: string | undefined;
  readonly count?: number | undefined;
}

export interface Operations {
  /** Ends a session, whether it has a connection or waits for one. */
  end(session: Session, reason: string, quit: string): void;
  rehash(): RehashReport;
  /** Whether it is the password of an operator. Takes as long for a name that nobody has. */
  verify(attempt: OperatorAttempt): Promise<OperatorAnswer>;
  /** A line of the daemon's log that is never held back. */
  audit(event: `audit.${string}`, fields: AuditFields): void;
}
