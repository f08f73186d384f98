/** What becomes of a session when its connection has ended: it waits for its client, or it is over. */
import { asError } from '../../core/errors.js';
import { foldName } from '../../protocol/casemapping.js';
import { quitDrafts } from '../commands/quit-drafts.js';
import { connectionDraft } from '../commands/resume-session.js';
import type { EndCause, EndKind } from '../connection/end-cause.js';
import type { Fold } from '../state/fold.js';
import { CONNECTION_LOST, NOWHERE, type Session } from '../state/session.js';
import type { DispatchServices } from './services.js';

/** Ends of a connection that are not the doing of who had it; a network that takes nothing makes a slow reader. */
const MISHAPS: ReadonlySet<EndKind> = new Set(['lost', 'silent', 'slow', 'failed']);

/** Whether a session waits for its client after an end of this kind. */
export function mayComeBack(session: Session, kind: EndKind): boolean {
  return MISHAPS.has(kind) && session.resume !== undefined && session.registered && !session.ended;
}

/**
 * The session has no connection any more. Others are told that it is lost or gone; nothing when the server stops, since
 * the session is there again when the server is.
 */
export function leaveSession(services: DispatchServices, session: Session, { kind, text }: EndCause): void {
  const { stores, logger, detached, state } = services;
  session.holder = undefined;
  session.outlet = NOWHERE;
  if (!session.registered || kind === 'stopped') {
    session.ended = true;
    return;
  }
  if (!mayComeBack(session, kind)) {
    endSession(services, session, text);
    return;
  }
  session.lost = text;
  state.changed.add(session);
  stores.log
    .append([connectionDraft(session, 'lost')])
    .catch((error: unknown) => logger.error('away.not-told', asError(error)));
  detached.add(session);
}

/**
 * Tells the log, and gives up the nick.
 *
 * @param text as others are shown it; nothing is said of a session that has said it itself
 */
export function endSession(
  { stores, logger }: Pick<DispatchServices, 'stores' | 'logger'>,
  session: Session,
  text: string,
): void {
  const drafts = quitDrafts(session, text);
  if (drafts.length > 0) {
    stores.log.append(drafts).catch((error: unknown) => logger.error('quit.not-stored', asError(error)));
  }
  stores.directory.release(foldName(session.nick), session.id);
}

/** Ends a session from outside: of a connection, or of one that waits for its client. */
export function terminate(
  services: Pick<DispatchServices, 'stores' | 'logger' | 'detached'>,
  session: Session,
  { reason, quit }: { readonly reason: string; readonly quit: string },
): void {
  if (session.holder !== undefined) {
    session.holder.end(reason, quit);
    return;
  }
  services.detached.remove(session);
  endSession(services, session, quit);
}

/** Nobody has come back for a session in its time. */
export function giveUp(services: Pick<DispatchServices, 'stores' | 'logger'>, session: Session): void {
  const { nick, lost: reason = CONNECTION_LOST } = session;
  services.logger.info('client.left', { nick, reason });
  endSession(services, session, reason);
}

/** Sessions of before this start: who can come back is waited for, the others ended with their process. */
export async function awaitRestored(services: DispatchServices, fold: Fold): Promise<void> {
  const { state, settings, stores, detached, logger } = services;
  for (const session of state.sessions.values()) {
    const waits = session.resume !== undefined && settings.resumeMs > 0;
    if (waits && (await stores.directory.claim(foldName(session.nick), session.id))) {
      session.lost ??= CONNECTION_LOST;
      detached.restore(session);
    } else fold.forget(session);
  }
  fold.forgetRooms();
  const { size } = state.sessions;
  if (size > 0) logger.info('sessions.restored', { count: size });
}
