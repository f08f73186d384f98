/** An error as log fields: message, code, causes, and the stack when it is a bug rather than a known failure. */
import { ChatError } from '../../core/errors.js';
import type { Fields } from './fields.js';

/** Causes that are followed; a chain is rarely longer than two, and a ring has no end. */
const MAX_CAUSES = 5;

export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: describeValue(error) };
  const code = codeOf(error);
  const causes = causesOf(error);
  return {
    error: error.message === '' ? error.name : error.message,
    ...(code !== undefined && { code }),
    ...(causes.length > 0 && { cause: causes.join(' <- ') }),
    ...(!(error instanceof ChatError) && error.stack !== undefined && { stack: error.stack }),
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let cause: unknown = error.cause;
  while (cause !== undefined && causes.length < MAX_CAUSES) {
    const code = codeOf(cause);
    const text = cause instanceof Error ? cause.message : describeValue(cause);
    causes.push(code === undefined || text.includes(code) ? text : `${code}: ${text}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Something that was thrown without being an error; never its contents, which could be anything. */
function describeValue(value: unknown): string {
  return typeof value === 'string' ? value : `a thrown ${value === null ? 'null' : typeof value}`;
}
