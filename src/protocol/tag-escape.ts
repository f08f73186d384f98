/** The escaping of tag values (IRCv3 message-tags, "Escaping values") and what a tag key may be. */

/** `;` `\:`, space `\s`, backslash `\\`, CR `\r`, LF `\n`; everything else stands for itself. */
export function escapeTagValue(value: string): string {
  let escaped = '';
  let copied = 0;
  for (let i = 0; i < value.length; i++) {
    const sequence = escapeOf(value.charCodeAt(i));
    if (sequence === undefined) continue;
    escaped += value.slice(copied, i) + sequence;
    copied = i + 1;
  }
  return copied === 0 ? value : escaped + value.slice(copied);
}

/** The reverse; a backslash before any other character, or at the end, vanishes. */
export function unescapeTagValue(escaped: string): string {
  let slash = escaped.indexOf('\\');
  if (slash < 0) return escaped;
  let value = '';
  let copied = 0;
  while (slash >= 0) {
    value += escaped.slice(copied, slash) + characterOf(escaped.charAt(slash + 1));
    copied = slash + 2;
    slash = escaped.indexOf('\\', copied);
  }
  return value + escaped.slice(copied);
}

/** `[+][vendor/]name`: letters, digits and hyphens, the vendor with dots too. */
export function isTagKey(key: string): boolean {
  let i = key.charCodeAt(0) === 0x2b ? 1 : 0;
  const slash = key.indexOf('/', i);
  if (slash === i) return false;
  for (; i < slash; i++) if (!isKeyUnit(key.charCodeAt(i)) && key.charCodeAt(i) !== 0x2e) return false;
  if (slash >= 0) i++;
  if (i >= key.length) return false;
  for (; i < key.length; i++) if (!isKeyUnit(key.charCodeAt(i))) return false;
  return true;
}

function isKeyUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x2d
  );
}

function escapeOf(unit: number): string | undefined {
  switch (unit) {
    case 0x3b:
      return '\\:';
    case 0x20:
      return '\\s';
    case 0x5c:
      return '\\\\';
    case 0x0d:
      return '\\r';
    case 0x0a:
      return '\\n';
    default:
      return undefined;
  }
}

function characterOf(escape: string): string {
  switch (escape) {
    case ':':
      return ';';
    case 's':
      return ' ';
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    default:
      return escape;
  }
}
