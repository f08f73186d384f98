/** Lines that must not be found in a file later: whatever looks as if a password stood in it. */

/** Commands that take a password, to the server or through it. */
const COMMAND =
  /^\s*\/+\s*(?:register|account|oper|pass|identify|auth|login|ghost|regain|sasl|setpass|verify)\b/i;
/** The same through /quote and the like. */
const RAW = /^\s*\/+\s*(?:quote|raw)\s+(?:pass|oper|authenticate|register|account|verify)\b/i;
/** Whoever keeps passwords elsewhere: everything that is said to them. */
const SERVICE =
  /^\s*(?:\/+\s*(?:msg|query|notice)\s+|@|\/+\s*)(?:nickserv|ns|authserv|chanserv|cs|q|x)(?:@\S+)?[:,]?(?:\s|$)/i;
/** A room with its key. */
const KEYED = /^\s*\/+\s*(?:join|j)\s+\S+\s+\S/i;
/** "identify hunter2" without its command, "password: hunter2". */
const NAMED =
  /^\s*(?:identify|login|register)\s+\S+|\b(?:pass(?:word|phrase|wd)?|secret|token|api[-_ ]?key)\b\s*(?:[:=]|is\b)\s*\S/i;

/** @param text a line, or several of which one is enough */
export function mustNotBeKept(text: string): boolean {
  return text.split('\n').some((line) => {
    if ([COMMAND, RAW, SERVICE, KEYED, NAMED].some((pattern) => pattern.test(line))) return true;
    return isPasswordWord(line.trim());
  });
}

/** A single word of small and large letters, digits and signs, as password managers make them. */
function isPasswordWord(word: string): boolean {
  if (word.length < 8 || word.length > 128 || /\s|:\/\//.test(word) || /^[@#/]/.test(word)) return false;
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].every((kind) => kind.test(word));
}
