/**
 * What the project's scripts say: one line per step on stderr, so that stdout stays free for results.
 */

/** A step that cannot be done; its message is all that the user is shown. */
export class StepError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'StepError';
    this.exitCode = exitCode;
  }
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs a script's main function and turns a StepError into its message and exit status; anything else is a
 * bug and keeps its stack.
 *
 * @param {() => number | Promise<number>} main gives the exit status
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}
