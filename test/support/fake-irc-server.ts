/**
 * A server for tests of the client, over memory transports: a script says what it answers, and the test what happens
 * to its connections.
 */
import { type MemoryTransport, memoryPair } from '../../src/core/memory-transport.js';
import type { Transport } from '../../src/core/transport.js';

/** Enough turns of the loop for anything that is on its way between the two ends to arrive and be answered. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 40; i++) await new Promise((resolve) => setImmediate(resolve));
}

export class FakeConnection {
  /** What the client has sent, without CR LF. */
  readonly lines: string[] = [];
  readonly #transport: MemoryTransport;
  #rest = '';

  constructor(transport: MemoryTransport, onLine: (line: string, connection: FakeConnection) => void) {
    this.#transport = transport;
    transport.onData((chunk) => {
      const parts = (this.#rest + Buffer.from(chunk).toString()).split('\r\n');
      this.#rest = parts.pop() ?? '';
      for (const line of parts) {
        this.lines.push(line);
        onLine(line, this);
      }
    });
    transport.onClose(() => {});
  }

  say(...lines: readonly string[]): void {
    this.#transport.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Closes in the ordinary way. */
  close(): void {
    this.#transport.end();
  }

  /** A RST. */
  reset(): void {
    this.#transport.reset();
  }

  /** The network swallows everything from now on, in both directions. */
  blackHole(): void {
    this.#transport.pause();
    this.say = () => {};
  }

  /** Lines since the last call that match. */
  sent(pattern: RegExp): string[] {
    return this.lines.filter((line) => pattern.test(line));
  }
}

export class FakeIrcServer {
  readonly connections: FakeConnection[] = [];
  /** Refuse the next ones with this. */
  refusal: string | undefined;
  /** Never answer a connect. */
  silent = false;
  /** Where it is: on no machine, so without TLS others can read along; 127.0.0.1 for this one. */
  address = 'memory';
  /** What it was asked for, as host:port. */
  readonly asked: string[] = [];
  readonly #onLine: (line: string, connection: FakeConnection) => void;

  constructor(onLine: (line: string, connection: FakeConnection) => void = () => {}) {
    this.#onLine = onLine;
  }

  readonly connect = async (
    server: { host: string; port: number },
    signal: AbortSignal,
  ): Promise<Transport> => {
    this.asked.push(`${server.host}:${server.port}`);
    if (this.refusal !== undefined) throw new Error(this.refusal);
    if (this.silent) {
      return await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    }
    const [ours, theirs] = memoryPair({ remoteAddress: this.address });
    this.connections.push(new FakeConnection(theirs, this.#onLine));
    return await Promise.resolve(ours);
  };

  get last(): FakeConnection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error('nobody has connected');
    return last;
  }
}

const CAPS =
  'batch cap-notify echo-message labeled-response message-tags server-time standard-replies draft/chathistory draft/event-playback away-notify';

/** What a room has been told, in order: the history of `modernServer`. */
export interface ModernServer {
  readonly server: FakeIrcServer;
  /** `msgid`, sender and text of what #lobby has stored. */
  readonly stored: Array<{ msgid: string; nick: string; text: string; sendId?: string | undefined }>;
  /** The token that the session can be resumed with; '' for none. Of one person, who has all the connections. */
  token: string;
  /** Capabilities besides. */
  readonly caps: string[];
  /** Set: messages are stored, and nobody is told. */
  mute: boolean;
  /** Set: messages vanish. */
  deaf: boolean;
  /** Set: no request for history is answered with one. */
  noHistory: boolean;
  /** Another person says something. */
  tell(nick: string, text: string): void;
}

/**
 * A small server with the capabilities that the client likes, a lobby that everybody is put into, and its history.
 *
 * @param more capabilities besides: chat-tui/send-id, chat-tui/resume and draft/multiline are understood
 */
export function modernServer(...more: readonly string[]): ModernServer {
  const modern: ModernServer = {
    server: undefined as never,
    stored: [],
    token: '',
    caps: [...more],
    mute: false,
    deaf: false,
    noHistory: false,
    tell,
  };
  const resumed = new WeakSet<FakeConnection>();
  let tokens = 0;
  const nicks = new Map<FakeConnection, string>();
  /** The batch that a connection has open. */
  const open = new WeakMap<FakeConnection, { tags: string; lines: string[] }>();
  /** What was stored as it is shown; @param tags of the one who is shown it, with their `;` */
  const shownAs = (i: number, tags: string = ''): string[] => {
    const { msgid, nick, text, sendId } = modern.stored[i]!;
    const named = sendId === undefined ? '' : `;chat-tui/send-id=${sendId}`;
    const time = `2026-11-21T10:00:00.${String(i + 1).padStart(3, '0')}Z`;
    const head = `@${tags}time=${time};msgid=${msgid}${named} :${nick}!u@h`;
    if (!text.includes('\n')) return [`${head} PRIVMSG #lobby :${text}`];
    return [
      `${head} BATCH +m${i} draft/multiline #lobby`,
      ...text.split('\n').map((each) => `@batch=m${i} :${nick}!u@h PRIVMSG #lobby :${each}`),
      `:${nick}!u@h BATCH -m${i}`,
    ];
  };
  function tell(nick: string, text: string): void {
    modern.stored.push({ msgid: `m${modern.stored.length + 1}`, nick, text });
    if (!modern.mute && modern.server.connections.length > 0)
      modern.server.last.say(...shownAs(modern.stored.length - 1));
  }
  const store = (connection: FakeConnection, nick: string, text: string, tags: string): void => {
    const { label, 'chat-tui/send-id': sendId } = tagsOf(tags);
    let at = sendId === undefined ? -1 : modern.stored.findIndex((each) => each.sendId === sendId);
    if (at < 0) at = modern.stored.push({ msgid: `m${modern.stored.length + 1}`, nick, text, sendId }) - 1;
    if (!modern.mute) connection.say(...shownAs(at, label === undefined ? '' : `label=${label};`));
  };
  const answer = (text: string, connection: FakeConnection): void => {
    const [, tags = '', rest = ''] = /^(?:@(\S+) )?(.*)$/.exec(text) ?? [];
    const { batch } = tagsOf(tags);
    const [command = '', ...params] = rest.split(' ');
    const nick = nicks.get(connection) ?? 'bob';
    switch (command) {
      case 'CAP':
        if (params[0] === 'LS') connection.say(`:s CAP * LS :${[CAPS, ...modern.caps].join(' ')}`);
        if (params[0] === 'REQ') connection.say(`:s CAP * ACK :${rest.slice('CAP REQ :'.length)}`);
        if (params[0] === 'END') {
          connection.say(
            `:s 001 ${nick} :Welcome`,
            `:s 005 ${nick} CHATHISTORY=100 :are supported`,
            `:s 422 ${nick} :No MOTD`,
          );
          enter(connection, nick);
          if (modern.caps.includes('chat-tui/resume')) {
            modern.token = `token${++tokens}`;
            connection.say(`:s RESUME TOKEN ${modern.token}`);
          }
        }
        break;
      case 'RESUME':
        if (params[0] === modern.token) resumed.add(connection);
        connection.say(
          resumed.has(connection) ? ':s RESUME SUCCESS bob' : ':s FAIL RESUME INVALID_TOKEN :No such session',
        );
        break;
      case 'NICK':
        nicks.set(connection, (params[0] ?? '').replace(':', ''));
        break;
      case 'PING':
        connection.say(`:s PONG s ${params[0]}`);
        break;
      case 'PRIVMSG': {
        if (modern.deaf) break;
        const said = rest.slice(rest.indexOf(':') + 1);
        if (batch === undefined) store(connection, nick, said, tags);
        else open.get(connection)?.lines.push(said);
        break;
      }
      case 'BATCH': {
        if (params[0]?.startsWith('+') === true) open.set(connection, { tags, lines: [] });
        else {
          const ended = open.get(connection);
          if (ended !== undefined && !modern.deaf)
            store(connection, nick, ended.lines.join('\n'), ended.tags);
        }
        break;
      }
      case 'CHATHISTORY': {
        // What lies around a message is not in its history: the test says it.
        if (params[0] === 'AROUND') break;
        if (modern.noHistory) {
          connection.say(':s FAIL CHATHISTORY MESSAGE_ERROR :Not now');
          break;
        }
        const after =
          params[0] === 'AFTER' ? modern.stored.findIndex((each) => `msgid=${each.msgid}` === params[2]) : -1;
        const before = modern.stored.findIndex((each) => `msgid=${each.msgid}` === params[2]);
        const page = modern.stored
          .map((_, i) => i)
          .slice(after + 1)
          .slice(0, params[0] === 'BEFORE' ? Math.max(0, before) : 100);
        const target = params[0] === 'TARGETS' ? '' : params[1];
        const type = params[0] === 'TARGETS' ? 'draft/chathistory-targets' : `chathistory ${target}`;
        const shown = target === '#lobby' ? page.flatMap((i) => shownAs(i, 'batch=h;')) : [];
        connection.say(`:s BATCH +h ${type}`, ...shown, ':s BATCH -h');
        break;
      }
      case 'QUIT':
        connection.say('ERROR :Closing Link');
        connection.close();
        break;
      default:
        break;
    }
  };
  const enter = (connection: FakeConnection, nick: string): void => {
    connection.say(
      `:${nick}!u@h JOIN #lobby`,
      `:s 353 ${nick} = #lobby :${nick} alice`,
      `:s 366 ${nick} #lobby :End`,
    );
  };
  return Object.assign(modern, { server: new FakeIrcServer(answer) });
}

function tagsOf(text: string): Partial<Record<string, string>> {
  return Object.fromEntries(text.split(';').map((tag) => tag.split('='))) as Partial<Record<string, string>>;
}
