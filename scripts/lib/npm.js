/** npm as a program, the one that has started this script where there is one. Nothing but Node's own modules. */

/**
 * @param {string[]} args
 * @returns {[command: string, args: string[]]} for spawn
 */
export function npm(args) {
  const caller = process.env['npm_execpath'];
  return caller && /\.c?js$/.test(caller) ? [process.execPath, [caller, ...args]] : ['npm', args];
}
