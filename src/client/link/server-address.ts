/** `host`, `host:port`, `[v6]` and `[v6]:port`, as people type them. */

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** @returns undefined when it is none of these */
export function parseServerAddress(text: string, defaultPort: number): ServerAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.%a-z]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(text.trim());
  if (match === null) {
    // A bare IPv6 address has no port: its last group could not be told from one.
    return /^[0-9a-fA-F:.]+$/.test(text) && text.split(':').length > 2
      ? { host: text, port: defaultPort }
      : undefined;
  }
  const port = match[3] === undefined ? defaultPort : Number(match[3]);
  const host = match[1] ?? match[2] ?? '';
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}
