/** A network in memory for tests of handlers and of the fold: sessions, rooms, and a log that commits at once. */
import type { Message } from '../../src/protocol/message.js';
import { parseMessage } from '../../src/protocol/parse.js';
import { quitDrafts } from '../../src/server/commands/quit-drafts.js';
import type { Command, Context, Effect, Reply, ServerSettings } from '../../src/server/commands/types.js';
import { isSpoken } from '../../src/server/state/event-data.js';
import { Fold } from '../../src/server/state/fold.js';
import { NetworkState } from '../../src/server/state/network.js';
import type { Outcome } from '../../src/server/state/audience.js';
import { Session } from '../../src/server/state/session.js';
import type { Draft, LogEvent } from '../../src/server/store/types.js';

/** Unix ms at which everything happens; each event is one ms later than the one before. */
export const NOW: number = Date.UTC(2024, 4, 1, 12);

export const SETTINGS: ServerSettings = {
  name: 'irc.test',
  network: 'test',
  version: '1.0.0',
  startedAt: NOW,
  lobby: '#lobby',
  password: '',
  motd: '',
  operators: [],
  resumeMs: 120_000,
  accounts: { nicks: 'first-use', registration: true, reserveNicks: true, rounds: 4096 },
  limits: {
    nickLength: 32,
    userLength: 16,
    realNameLength: 150,
    roomLength: 64,
    topicLength: 390,
    reasonLength: 260,
    awayLength: 200,
    roomsPerClient: 100,
    rooms: 1000,
    roomsPerFounder: 0,
    unregistered: 0,
    joinRate: 0,
    nickRate: 0,
    guestTargets: 0,
    bans: 100,
    targets: 4,
    modes: 6,
    historyPage: 100,
    multilineBytes: 8192,
    multilineLines: 64,
  },
};

export class TestNetwork {
  readonly state: NetworkState = new NetworkState();
  readonly fold: Fold;
  readonly settings: ServerSettings;
  /** All that has been committed. */
  readonly events: LogEvent[] = [];

  #sessions = 0;

  constructor(settings: Partial<ServerSettings> = {}) {
    this.settings = { ...SETTINGS, ...settings };
    this.fold = new Fold(this.state, { lobby: this.settings.lobby, departedNicks: 100 });
  }

  /** A connection that has said nothing yet. */
  connect(id: string): Session {
    const outlet = { push: () => undefined, pushNow: () => undefined };
    const session = new Session({ id, host: 'host.example', signedOnAt: NOW, outlet });
    this.state.pending.add(session);
    return session;
  }

  /** A registered session, in the given rooms in this order. */
  join(nick: string, ...rooms: readonly string[]): Session {
    const session = this.connect(`s${++this.#sessions}`);
    session.nick = nick;
    session.user = `~${nick}`;
    session.realName = nick;
    this.state.admit(session);
    for (const room of rooms) this.enter(session, room);
    return session;
  }

  /** Puts a session into a room, which is made when it is not there. */
  enter(session: Session, name: string): void {
    const common = { conversation: name.toLowerCase(), author: session.author(), target: name, text: '' };
    if (this.state.findRoom(name) === undefined)
      this.apply({ ...common, kind: 'create', durability: 'required' });
    this.apply({ ...common, kind: 'join', durability: 'required' });
  }

  /** Commits a draft and applies it. */
  apply(draft: Draft): Outcome {
    return this.fold.apply(this.commit(draft));
  }

  commit(draft: Draft): LogEvent {
    const place = this.events.length + 1;
    const event = { ...draft, place, prev: 0, time: NOW + place, msgid: `m${place}` };
    this.events.push(event);
    return event;
  }

  /** What the store gives to a start: no spoken events, but of each founding whether any followed. */
  replayed(): LogEvent[] {
    const said = this.events.filter(({ kind, msgid }) => isSpoken(kind) && msgid !== undefined);
    return this.events.flatMap((event) => {
      if (isSpoken(event.kind)) return [];
      const { conversation, place } = event;
      const followed = said.some((one) => one.conversation === conversation && one.place > place);
      return event.kind === 'create' && followed ? [{ ...event, spokenSince: true }] : [event];
    });
  }

  context(session: Session): Context {
    return { session, state: this.state, settings: this.settings, now: NOW };
  }

  /** What a handler makes of a line. */
  run(command: Command, session: Session, line: string): readonly Effect[] {
    const message: Message = parseMessage(line);
    return command.handle(this.context(session), message);
  }

  /** Runs a line, applies what it appends, and returns what is said to the session in the end. */
  perform(command: Command, session: Session, line: string): Reply[] {
    return this.settle(this.run(command, session, line));
  }

  settle(effects: readonly Effect[]): Reply[] {
    return effects.flatMap((effect) => {
      if (effect.do === 'reply') return [...effect.replies];
      if (effect.do !== 'append') return [];
      const events = effect.drafts.map((draft) => this.commit(draft));
      for (const event of events) this.fold.apply(event);
      return this.settle(effect.after?.(events) ?? []);
    });
  }

  /** Ends a session as the server does. */
  leave(session: Session): void {
    for (const draft of quitDrafts(session, 'Quit')) this.apply(draft);
  }
}
