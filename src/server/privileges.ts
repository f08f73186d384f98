/**
 * What the daemon takes of its surroundings before it does anything else: the rights of an ordinary user, and files
 * that are for nobody else.
 *
 * It needs no right that only root has (its ports are above 1024), so a fault that somebody finds in it must not be
 * worth the whole machine.
 */
import { ChatError, EXIT_CONFIG } from '../core/errors.js';
import type { Host } from './shutdown.js';

/** Nothing for the group, nothing for others; whatever the shell that started the daemon had. */
export const PRIVATE_UMASK = 0o077;

/** @returns whether it is root, which was allowed then. @throws ChatError RUNS_AS_ROOT (exit code 78) otherwise */
export function runsAsRoot({ geteuid }: Host, allowRoot: boolean): boolean {
  if (geteuid?.() !== 0) return false;
  if (allowRoot) return true;
  throw new ChatError(
    'RUNS_AS_ROOT',
    'Cannot run as root: whoever found a fault in the server would have this machine; ' +
      'start it as an ordinary user, or say --allow-root (docs/operating.md)',
    { exitCode: EXIT_CONFIG },
  );
}
