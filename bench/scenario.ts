/** What the fan-out benchmark does and what it finds: the messages between its two processes. */

/** Where all of it is said. */
export const ROOM = '#bench';

export interface Scenario {
  readonly name: string;
  readonly members: number;
  /** How many of the members speak. */
  readonly senders: number;
  /** Unanswered messages of each sender when as much as possible is sent; for paced load the bound. */
  readonly window: number;
  /** Messages a second in all, 0 for as many as possible. */
  readonly rate: number;
  readonly seconds: number;
  /** Whether members confirm what they receive (chat-tui/receipts); undefined: not even with tags. */
  readonly receipts?: boolean;
  /** Further members that read nothing, in a process of their own; undefined: none, and no limit that anybody could reach. */
  readonly slow?: number;
}

export interface LoadResult {
  readonly messages: number;
  readonly deliveries: number;
  readonly seconds: number;
  /** Bytes to and from all members. */
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** Lines of RECEIPT from and to all members. */
  readonly confirmations: number;
  readonly told: number;
  /** Ms from the writing of a message to its receipt by a sample of the members, the way through the log included. */
  readonly p50: number;
  readonly p99: number;
  /** What was wrong with the deliveries, empty when each member got each message once and all in the same order. */
  readonly faults: readonly string[];
}

/** From the load generator: measuring begins, has ended (with what was found). */
export type LoadMessage =
  | { readonly say: 'begin' }
  | { readonly say: 'end'; readonly result: LoadResult }
  | { readonly say: 'failed'; readonly reason: string };
