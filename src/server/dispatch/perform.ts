/**
 * Performs effects: the one place where what a handler has decided becomes lines, appends and ends.
 */
import { ChatError } from '../../core/errors.js';
import type { Operations } from '../commands/operations.js';
import { storeFailure } from '../commands/store-failure.js';
import type { Effect, Stores } from '../commands/types.js';
import type { Connection } from '../connection/connection.js';
import type { EndKind } from '../connection/end-cause.js';
import type { Delivery, OwnTag } from '../delivery/deliver.js';
import { isSpoken } from '../state/event-data.js';
import type { ReceiptBook } from '../state/receipt-book.js';
import type { Session } from '../state/session.js';
import type { LogEvent } from '../store/types.js';
import type { Response } from './response.js';

/** One command at work. */
export interface Task {
  /** Another one from an `adopt` on. */
  session: Session;
  readonly connection: Connection;
  /** Makes an earlier session that of the connection. */
  readonly adopt: (session: Session) => void;
  /** The command's name, for a failure of the store. */
  readonly command: string;
  readonly response: Response;
}

type Append = Extract<Effect, { do: 'append' }>;

export class Performer {
  readonly #stores: Stores;
  readonly #delivery: Delivery;
  readonly #receipts: ReceiptBook;
  readonly #operations: Operations;
  /** Responses whose own events are still to come out of the log, by their drafts' ticket. */
  readonly #tickets: Map<number, Response> = new Map();
  #lastTicket = 0;

  constructor(stores: Stores, delivery: Delivery, receipts: ReceiptBook, operations: Operations) {
    this.#operations = operations;
    this.#stores = stores;
    this.#delivery = delivery;
    this.#receipts = receipts;
  }

  /** How the author's own copy of an event that has just come out of the log is to be tagged. */
  ownTag(event: LogEvent): OwnTag | undefined {
    return event.ticket === undefined ? undefined : this.#tickets.get(event.ticket)?.ownTag;
  }

  /**
   * Performs effects in order and ends the response.
   *
   * @returns undefined when all is done, otherwise a promise of it; rejects with what an effect has thrown
   */
  perform(task: Task, effects: readonly Effect[]): Promise<void> | undefined {
    for (let i = 0; i < effects.length; i++) {
      const effect = effects[i];
      if (effect === undefined) continue;
      if (effect.do === 'append' || effect.do === 'wait' || effect.do === 'operate') {
        task.response.suspend(effects.length === 1 && saysOneLine(effect));
        return this.#continue(task, effects, i).then(() => task.response.end());
      }
      this.#now(task, effect);
    }
    task.response.end();
    return undefined;
  }

  async #continue(task: Task, effects: readonly Effect[], from: number): Promise<void> {
    for (let i = from; i < effects.length; i++) {
      const effect = effects[i];
      if (effect === undefined) continue;
      if (effect.do === 'append') await this.#continue(task, await this.#append(task, effect), 0);
      else if (effect.do === 'wait') await this.#continue(task, await effect.work(this.#stores), 0);
      else if (effect.do === 'operate') await this.#continue(task, effect.work(this.#operations), 0);
      else this.#now(task, effect);
    }
  }

  #now(task: Task, effect: Exclude<Effect, { do: 'append' | 'wait' | 'operate' }>): void {
    const { session, response, connection } = task;
    switch (effect.do) {
      case 'reply':
        for (const reply of effect.replies) response.reply(reply);
        return;
      case 'batch':
        response.batch(effect.type, effect.params, response.lines(effect.replies));
        return;
      case 'history':
        response.batch(
          effect.batchType,
          effect.batchParams,
          effect.events.map((event) => (extra) => this.#delivery.encodeFor(session, event, extra)?.text),
        );
        return;
      case 'echo':
        this.#delivery.echo(session, effect.event, response.ownTag);
        return;
      case 'adopt':
        task.adopt(effect.session);
        task.session = effect.session;
        response.adopt(effect.session);
        return;
      case 'confirm':
        this.#receipts.confirm(effect.conversation, session, effect.msgid, effect.at);
        return;
      case 'retell':
        this.#receipts.retell(effect.session);
        return;
      case 'tell':
        response.tell(effect.session, effect.reply);
        return;
      case 'close': {
        response.end();
        const kind: EndKind = task.command === 'QUIT' ? 'quit' : 'refused';
        connection.close(effect.reason, { kind, text: effect.quit });
      }
    }
  }

  /** @returns what is to be done when the events are out, or could not be put into the log */
  async #append(task: Task, { drafts, after, failed, repeated }: Append): Promise<readonly Effect[]> {
    const { response, command, session } = task;
    // Whoever has gone in the meantime does nothing more, but what was begun is undone.
    if (session.ended)
      return failed?.(new ChatError('SESSION_ENDED', 'Cannot do it: the session has ended')) ?? [];
    const ticket = response.labelled ? ++this.#lastTicket : undefined;
    if (ticket !== undefined) this.#tickets.set(ticket, response);
    try {
      const appended = await this.#stores.log.append(
        ticket === undefined ? drafts : drafts.map((draft) => ({ ...draft, ticket })),
      );
      const events = appended.map(({ event }) => event);
      const again = appended.flatMap(({ event, repeated: known }) =>
        known ? (repeated?.(event) ?? []) : [],
      );
      return after === undefined ? again : [...again, ...after(events)];
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (failed !== undefined) return failed(error);
      return [{ do: 'reply', replies: [storeFailure(command, error)] }];
    } finally {
      if (ticket !== undefined) this.#tickets.delete(ticket);
    }
  }
}

/** True of the append of one message: its echo, or why it was refused, is all that can be said to it. */
function saysOneLine(effect: Effect): boolean {
  if (effect.do === 'wait') return effect.oneLine === true;
  if (effect.do !== 'append' || effect.after !== undefined) return false;
  const [draft] = effect.drafts;
  return effect.drafts.length === 1 && draft !== undefined && isSpoken(draft.kind);
}
