import { expect, test } from 'vitest';
import { ChatError, EXIT_CONFIG, asError } from '../../src/core/errors.js';

test('a ChatError has its code, its exit code and its cause', () => {
  const cause = new Error('disk');
  const error = new ChatError('CONFIG_INVALID', 'Cannot use x', { cause, exitCode: EXIT_CONFIG });
  expect(error).toMatchObject({
    name: 'ChatError',
    code: 'CONFIG_INVALID',
    exitCode: 78,
    message: 'Cannot use x',
  });
  expect(error.cause).toBe(cause);
  expect(new ChatError('X', 'y').exitCode).toBe(1);
});

test('anything thrown becomes an Error', () => {
  const error = new Error('x');
  expect(asError(error)).toBe(error);
  expect(asError('text').message).toBe('text');
  expect(asError(undefined).message).toBe('undefined');
});
