/**
 * What follows for those who are here when something is taken from an account: its sessions that were proven with it end,
 * and of an account that is removed nothing stays in any room.
 *
 * What was decided is in the store until it has been acted on, so it makes no difference whether a command of this server
 * or `chat-server account` beside it has decided it, nor when the server dies.
 */
import { asError } from '../core/errors.js';
import type { Clock, Timer } from '../core/clock.js';
import { foldName } from '../protocol/casemapping.js';
import { lostLogin } from './accounts/proof.js';
import { roleDrops } from './commands/role-drops.js';
import type { Reply, ServerSettings } from './commands/types.js';
import type { NetworkState } from './state/network.js';
import type { Session } from './state/session.js';
import type { Account, Accounts } from './store/account-types.js';
import type { Draft } from './store/types.js';

/** How soon what was done beside the server takes effect at the latest; whoever logs in comes after it in any case. */
const PERIOD_MS = 5000;
/** Drafts in one append: an account may have a role in every room. */
const MOST_DRAFTS = 256;

export interface AccountWatchOptions {
  readonly accounts: Pick<Accounts, 'changes' | 'settled' | 'find'>;
  readonly state: NetworkState;
  readonly clock: Clock;
  /** For the server's name, under which roles are taken. */
  readonly settings: Pick<ServerSettings, 'name'>;
  readonly append: (drafts: readonly Draft[]) => Promise<unknown>;
  readonly tell: (session: Session, reply: Reply) => void;
  readonly end: (session: Session, reason: string) => void;
  readonly onError: (error: Error) => void;
}

export class AccountWatch {
  readonly #options: AccountWatchOptions;
  /** One after the other: two at once would decide on the same. */
  #last: Promise<void> = Promise.resolve();
  /** The one that has not begun: all who come until then have it in common, a thousand that reconnect at once too. */
  #next: Promise<void> | undefined;
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: AccountWatchOptions) {
    this.#options = options;
  }

  /** Does what is still to be done, and from then on what others decide. Never rejects. */
  async start(): Promise<void> {
    await this.settle().catch((error: unknown) => this.#options.onError(asError(error)));
    if (this.#closed) return;
    this.#timer = this.#options.clock.setTimeout(() => void this.start(), PERIOD_MS);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** Acts on all that is known now. Rejects with what the store rejects with: it is done another time then. */
  settle(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    const next = this.#last.then(() => {
      this.#next = undefined;
      return this.#settle();
    });
    this.#next = next;
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #settle(): Promise<void> {
    const { accounts, state, settings, append } = this.#options;
    for (const change of await accounts.changes()) {
      const account = await accounts.find(change.name);
      this.#endSessions(change.name, account);
      const drafts = change.removed ? roleDrops({ state, settings }, change.name) : [];
      for (let at = 0; at < drafts.length; at += MOST_DRAFTS)
        await append(drafts.slice(at, at + MOST_DRAFTS));
      await accounts.settled(change);
    }
  }

  #endSessions(name: string, account: Account | undefined): void {
    const { state, tell, end } = this.#options;
    for (const session of [...state.sessions.values(), ...state.pending]) {
      if (session.account === undefined || session.ended || foldName(session.account) !== name) continue;
      const why = lostLogin(session.login, account);
      if (why === undefined) continue;
      if (session.registered) {
        const words = `The account ${session.account} ${why}`;
        // Its program is to know that: with its key it would make an account of that name at once.
        if (account === undefined)
          tell(session, { command: 'NOTE', params: ['ACCOUNT', 'REMOVED', session.account, words] });
        end(session, words);
      } else {
        // Not here yet, and not this one any more.
        session.account = undefined;
        session.login = undefined;
      }
    }
  }
}
