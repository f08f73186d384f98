/** Clients of chat-tui/resume in tests: with a token, coming back with it, cut. */
import { TestClient } from './test-client.js';

/** A client whose session outlives its connection. */
export const RESUME_CAPS: readonly string[] = ['chat-tui/resume', 'standard-replies'];

/** The token that a client has been given last. */
export function tokenOf(client: TestClient): string {
  const line = client.lines.findLast((each) => each.includes(' RESUME TOKEN '));
  if (line === undefined) throw new Error(`no token among\n  ${client.lines.join('\n  ')}`);
  return line.split(' ').at(-1) ?? '';
}

export interface ComeBackOptions {
  readonly caps?: readonly string[];
  /** The nick to be had if the token is refused. */
  readonly nick?: string;
  /** Default: until all has come that the takeover brings, the new token included. */
  readonly settle?: boolean;
}

/** A new connection that presents a token. */
export async function comeBack(
  port: number,
  token: string,
  options: ComeBackOptions = {},
): Promise<TestClient> {
  const { caps = RESUME_CAPS, nick = 'stranger', settle = true } = options;
  const client = await TestClient.connect(port);
  client.send('CAP LS 302', `CAP REQ :${caps.join(' ')}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
  client.send(`RESUME ${token}`, 'CAP END');
  if (settle) {
    await client.expectLine(/ (376|422) /);
    await client.sync();
  }
  return client;
}

/** The lines that begin with the name of a nick, for what others are shown of them. */
export function linesOf(client: TestClient, nick: string, from = 0): string[] {
  return client.linesSince(from).filter((line) => new RegExp(`^(?:@\\S+ )?:${nick}!`).test(line));
}
