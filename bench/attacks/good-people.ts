/** People who talk in a room while their server is attacked, and how long each of their messages takes. */
import { Peer } from './peer.js';

/** More than a pair, so that none of them says more than a person may. */
const PEOPLE = 4;

/** What was said and came, ms from writing a message until the next person has it and its author the acknowledgement. */
export interface Talk {
  readonly times: readonly number[];
}

export class GoodPeople {
  readonly #people: readonly Peer[];
  #said = 0;

  private constructor(people: readonly Peer[]) {
    this.#people = people;
  }

  /** They register and meet in a room of their own. */
  static async meet(port: number): Promise<GoodPeople> {
    const people: Peer[] = [];
    for (let i = 0; i < PEOPLE; i++) {
      const peer = await Peer.open({ port });
      people.push(peer);
      await peer.register(`good${i}`, 'echo-message');
      const joined = peer.until((line) => line.includes(' 366 ') && line.includes('#good'));
      peer.say('JOIN #good');
      await joined;
    }
    return new GoodPeople(people);
  }

  /**
   * They take turns: a message each `everyMs`, and each waited for.
   *
   * @param goesOn asked after each message
   * @throws Error when one does not arrive
   */
  async talk(everyMs: number, goesOn: (count: number) => boolean): Promise<Talk> {
    const times: number[] = [];
    do {
      const [author, reader] = [this.#people[this.#said % PEOPLE], this.#people[(this.#said + 1) % PEOPLE]];
      if (author === undefined || reader === undefined) throw new Error('nobody is there');
      const text = `good ${this.#said++}`;
      const has = (line: string): boolean => line.endsWith(`PRIVMSG #good :${text}`);
      const started = performance.now();
      const arrived = Promise.all([author.until(has), reader.until(has)]);
      author.say(`PRIVMSG #good :${text}`);
      await arrived;
      times.push(performance.now() - started);
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, everyMs - (performance.now() - started))),
      );
    } while (goesOn(times.length));
    return { times };
  }

  leave(): void {
    for (const person of this.#people) person.close();
  }
}

/** @param share 0.99 for the 99th of a hundred */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
