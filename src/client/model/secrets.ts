/**
 * Whether a text looks like a password or a key. Pure, and without state: the input asks before it sends what was meant
 * for another window (`looksSecret`), and what is written to a file leaves out more than that (`mustNotBeKept`), for
 * a line that is not kept harms nobody.
 *
 * A question at the wrong moment teaches people to answer without reading, so each rule has to be rare in talk:
 *
 * - A private key and a token with a well-known beginning are never anything else.
 * - `identify`, `login`, `register` and the like to a services nick, with or without the slash: where the network has no
 *   services, whoever bears that nick reads the password.
 * - An address with a password in it, and `password: ...` before something that is no word.
 * - A word alone. Passwords are pasted and typed as the only thing in a line, and people rarely say a single word of 8
 *   letters and more that has capitals, small letters and digits or signs. Names of things have them, too: words that are
 *   known here (nicks, rooms, what was said lately), addresses, paths, file names, versions, tickets, identifiers with one
 *   digit ("OAuth2Client") are let through.
 * - Any word alone right after somebody's machine has asked for a password.
 */

export interface SecretContext {
  /** Whether a word is in use here: somebody's nick, a room, something that was said. */
  readonly knows?: (word: string) => boolean;
  /** The server, or a service, has just asked for a password. */
  readonly asked?: boolean;
}

const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\bAGE-SECRET-KEY-1/;
/** Beginnings that their makers chose so that such tokens can be found. */
const TOKEN = new RegExp(
  [
    'gh[opusr]_\\w{20,}',
    'github_pat_\\w{20,}',
    'glpat-[\\w-]{16,}',
    'xox[abeoprs]-[\\w-]{10,}',
    'sk-[\\w-]{20,}',
    '[rsp]k_(?:live|test)_\\w{16,}',
    'A[KS]IA[0-9A-Z]{16}',
    'AIza[\\w-]{35}',
    'npm_\\w{30,}',
    'pypi-[\\w-]{30,}',
    'hf_\\w{30,}',
    'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
    'eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]+',
  ]
    .map((form) => `(?:${form})`)
    .join('|')
    .replace(/^/, '(?<![\\w-])(?:')
    .concat(')'),
);
const SERVICES =
  /^\s*[/\\]?(?:(?:msg|query|m|quote|raw)\s+)?@?(?:nick|auth|q|x|ns|user)(?:serv)?(?:@\S+)?[:,]?\s+(?:identify|id|auth|login|register|regain|ghost|recover|release|set\s+pass\w*)\s+\S/i;
const OWN_COMMAND = /^\s*(?:[/\\](?:(?:identify|pass)\s+\S|oper\s+\S+\s+\S)|identify\s+\S+\s*$)/i;
const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i;
const LABELLED =
  /(?:^|[\s"'(])(?:password|passwd|passphrase|passwort|pwd|pw|secret|token|api[ _-]?key)\s*(?:is|[:=])\s*["']?([^\s"']{6,})/i;

/** @returns what it looks like, e.g. "a private key"; undefined for ordinary talk */
export function looksSecret(text: string, { knows, asked = false }: SecretContext = {}): string | undefined {
  if (PRIVATE_KEY.test(text)) return 'a private key';
  if (TOKEN.test(text)) return 'an access token';
  if (SERVICES.test(text) || OWN_COMMAND.test(text)) return 'a password for a service';
  if (ADDRESS.test(text)) return 'an address with a password in it';
  const labelled = LABELLED.exec(text)?.[1];
  if (labelled !== undefined && kinds(labelled) >= 2) return 'a password';
  const word = text.trim();
  if (word === '' || /\s/.test(word)) return undefined;
  if (asked && !/^[/\\@#]/.test(word)) return 'the answer to a question for a password';
  return wordLooksSecret(word) && knows?.(word) !== true ? 'a password' : undefined;
}

const SHORTEST = 8;
const LONGEST = 128;
/** Ordinary lone words that have as many kinds of characters as passwords. */
const ORDINARY: readonly RegExp[] = [
  /^[/\\@#:]/, // a command, a nick, a room, an emoji name
  /:\/\//, // an address
  /^\S+@\S+\.\w+$/, // mail
  /^(?:~|\.{0,2})?\/\S*$/, // a path
  /^[A-Za-z]:\\/, // a path
  /^v?\d+(?:[.:/,-]\d+)+\S*$/i, // a version, a date, a time
  /^[\w+-]+(?:[./\\:][\w+@-]+)+[\w)]*(?:\(\))?$/, // file names, hosts, paths, qualified names
  /^[A-Za-z]{2,}-\d+$/, // a ticket
  /^(?:0x)?[0-9a-f-]+$/i, // a hash, a UUID
  /^[A-Za-z_$]+(?:\d{0,2}[A-Za-z_$]+|\d?)\(?$/, // an identifier, perhaps called
  /^[\p{L}'’-]+(?:[/+&][\p{L}'’-]+)*$/u, // words and words/words
];

/** Commands that take a password, to the server or through it. */
const COMMAND =
  /^\s*\/+\s*(?:register|account|oper|pass|identify|auth|login|ghost|regain|sasl|setpass|verify)\b/i;
/** The same through /quote and the like. */
const RAW = /^\s*\/+\s*(?:quote|raw)\s+(?:pass|oper|authenticate|register|account|verify)\b/i;
/** Whoever keeps passwords elsewhere: everything that is said to them. */
const SAID_TO_SERVICES =
  /^\s*(?:\/+\s*(?:msg|query|notice)\s+|@|\/+\s*)(?:nickserv|ns|authserv|chanserv|cs|q|x)(?:@\S+)?[:,]?(?:\s|$)/i;
/** A room with its key. */
const KEYED = /^\s*\/+\s*(?:join|j)\s+\S+\s+\S/i;
/** "identify hunter2" without its command, "password: hunter2". */
const NAMED =
  /^\s*(?:identify|login|register)\s+\S+|\b(?:pass(?:word|phrase|wd)?|secret|token|api[-_ ]?key)\b\s*(?:[:=]|is\b)\s*\S/i;

/** Whether a text must not be found in a file later. @param text a line, or several of which one is enough */
export function mustNotBeKept(text: string): boolean {
  return text.split('\n').some((line) => {
    const isForm = [COMMAND, RAW, SAID_TO_SERVICES, KEYED, NAMED].some((form) => form.test(line));
    return isForm || looksSecret(line) !== undefined;
  });
}

function wordLooksSecret(word: string): boolean {
  // Signs around a word belong to the sentence that it is, and laughter is no password.
  const core = word.replace(/^[("'“‘*_`]+|[)"'”’*_`!?.,;:…]+$/gu, '');
  if (core.length < SHORTEST || core.length > LONGEST) return false;
  if (/\p{Extended_Pictographic}/u.test(core) || /(.)\1{3}/u.test(core)) return false;
  if (ORDINARY.some((form) => form.test(core))) return false;
  return kinds(core) >= 3;
}

/** How many of: small letters, capitals, digits, signs. */
function kinds(word: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}\p{M}.,;:'’/-]/u].filter((kind) => kind.test(word)).length;
}
