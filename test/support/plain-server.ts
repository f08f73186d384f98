/** Another program's IRC server, as far as a client must be able to live with it: no history, no ids, no sessions. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export class PlainServer {
  /** What was said to a room or a person: `nick text`, in the order in which it arrived. */
  readonly said: string[] = [];
  readonly #sockets: Set<Socket> = new Set();
  readonly #server: Server;
  readonly #caps: readonly string[];
  #waiting: (() => void)[] = [];
  #isFrozen = false;

  private constructor(caps: readonly string[]) {
    this.#caps = caps;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @param caps what it offers: echo-message or nothing */
  static async start(caps: readonly string[]): Promise<PlainServer> {
    const plain = new PlainServer(caps);
    await new Promise<void>((resolve) => plain.#server.listen(0, '127.0.0.1', resolve));
    return plain;
  }

  /** As `chat-tui --server` wants it. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Reads nothing and says nothing until it thaws. */
  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Ends all connections; what it has not read is lost. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#isFrozen = false;
  }

  /** Resolves when this has been said. */
  async heard(said: string): Promise<void> {
    while (!this.said.includes(said)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    if (this.#isFrozen) socket.pause();
    const person = { nick: '*' };
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines)
        for (const answer of this.#answers(line, person)) socket.write(`${answer}\r\n`);
    });
  }

  #answers(line: string, person: { nick: string }): string[] {
    const [command = '', ...params] = line.split(' ').map((each) => each.replace(/^:/, ''));
    const source = `:${person.nick}!u@h`;
    switch (command) {
      case 'CAP':
        if (params[0] === 'LS') return [`:s CAP * LS :${this.#caps.join(' ')}`];
        if (params[0] === 'REQ') return [`:s CAP * ACK :${params.slice(1).join(' ')}`];
        if (params[0] !== 'END') return [];
        return [`:s 001 ${person.nick} :Welcome`, `:s 422 ${person.nick} :No MOTD`];
      case 'NICK':
        person.nick = params[0] ?? '*';
        return [];
      case 'PING':
        return [`:s PONG s ${params[0] ?? ''}`];
      case 'JOIN':
        return [`${source} JOIN ${params[0]}`, `:s 353 ${person.nick} = ${params[0]} :${person.nick}`].concat(
          `:s 366 ${person.nick} ${params[0]} :End`,
        );
      case 'PRIVMSG': {
        this.said.push(`${person.nick} ${line.slice(line.indexOf(' :') + 2)}`);
        for (const resolve of this.#waiting.splice(0)) resolve();
        return this.#caps.includes('echo-message') ? [`${source} ${line}`] : [];
      }
      default:
        return [];
    }
  }
}
