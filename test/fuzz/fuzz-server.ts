/** Strangers who send what nobody means to a server, while two people who mean well talk on it. */
import type { TestClient } from '../support/test-client.js';

/** Lines between two questions of those who behave. */
const ROUND = 500;
const STRANGERS = 8;

export interface FuzzedServer {
  connect(): Promise<TestClient>;
}

export interface Fuzzing {
  readonly lines: number;
  readonly nextLine: () => Buffer;
  readonly below: (most: number) => number;
  /** After each round in which the pair has heard each other. */
  readonly onRound?: (sent: number) => void;
}

/**
 * Sends `lines` lines from eight connections that are made again when they end: two that never say who they are, three
 * with everything that the server offers, and others with little. Each round ends when what one of a pair has said has
 * reached the other and its author, and each stranger has an answer; a hang is a line that does not come.
 */
export async function fuzzServer(server: FuzzedServer, fuzzing: Fuzzing): Promise<void> {
  const { lines, nextLine, below, onRound } = fuzzing;
  const offered = await offeredBy(server);
  const witness = await server.connect();
  await witness.register('witness', { caps: offered });
  const friend = await server.connect();
  await friend.register('friend');
  const strangers: TestClient[] = [];
  for (let sent = 0; sent < lines; ) {
    for (let i = 0; i < STRANGERS; i++) {
      if (strangers[i]?.closed !== false) strangers[i] = introduce(await server.connect(), i, offered);
    }
    for (let i = 0; i < ROUND && sent < lines; i++, sent++) {
      const stranger = strangers[below(STRANGERS)];
      if (stranger?.closed === false) stranger.sendRaw(nextLine());
    }
    const heard = (text: string): boolean => text.endsWith(`:round ${sent}`);
    witness.send(`PRIVMSG friend :round ${sent}`);
    await Promise.all([friend.expectLine(heard), witness.expectLine(heard)]);
    await Promise.all(strangers.map((stranger) => answered(stranger, sent)));
    for (const client of [witness, friend, ...strangers]) client.lines.length = 0;
    onRound?.(sent);
  }
  await Promise.all([witness.sync(), friend.sync()]);
}

/** All that a stranger has sent has been taken: there is an answer to what comes after it, or the connection is over. */
async function answered(stranger: TestClient, sent: number): Promise<void> {
  const pong = stranger.expectLine((line) => line.includes('PONG') && line.endsWith(`:after ${sent}`));
  stranger.sendRaw(`\r\nPING :after ${sent}\r\n`);
  await pong.catch((error: unknown) => {
    if (!stranger.closed) throw error;
  });
}

/** Whatever CAP LS names, so that what is added later is asked for too. */
async function offeredBy(server: FuzzedServer): Promise<readonly string[]> {
  const asker = await server.connect();
  asker.send('CAP LS 302');
  const names: string[] = [];
  for (let more = true; more; ) {
    const line = await asker.expectLine(' CAP * LS ');
    more = line.includes(' LS * ');
    names.push(...line.slice(line.indexOf(' :') + 2).split(' '));
  }
  await asker.drop();
  return names.map((name) => name.replace(/=.*/, '')).filter((name) => !['sts', 'cap-notify'].includes(name));
}

/** Stranger number i: 0 and 1 stay nobody, of the others each second one has all capabilities. */
function introduce(stranger: TestClient, i: number, offered: readonly string[]): TestClient {
  if (i < 2) return stranger;
  stranger.send('CAP LS 302', `CAP REQ :${i % 2 === 0 ? offered.join(' ') : 'batch'}`);
  stranger.send(`NICK f${i - 2}`, 'USER f 0 * :f', 'CAP END', 'JOIN #a,#b');
  return stranger;
}
