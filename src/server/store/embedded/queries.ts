/** The statements that read events. Each names its index, so that no change of statistics can change the plan. */

/** The columns of `Row`, in the order that rows.ts reads them. */
export const SELECT_EVENT: string = `SELECT e.id, e.prev, e.time, e.kind, c.name, a.session, a.identity, a.nick, a.user, a.host,
  a.account, e.target, e.text, e.send_id, e.extra
  FROM event e CROSS JOIN author a ON a.id = e.author CROSS JOIN conversation c ON c.id = e.conversation`;

/**
 * Where the events of a room lie: spoken ones, those that change it, and those of persons in it (nick, quit).
 * Each list is in the order of places and of times; a page is read from each and merged.
 */
export type ListName = 'spoken' | 'told' | 'presence';

/** Bits of the kinds that each list can hold; see kinds.ts. */
export const LIST_KINDS: Readonly<Record<ListName, number>> = {
  spoken: 0b111,
  told: ~0b111,
  presence: ~0b111,
};

export interface ListQueries {
  /** (conversation, from, to, kinds, limit): the first after `from`, before `to`. */
  readonly forward: string;
  /** The same, the last before `to`, newest first. */
  readonly backward: string;
  /** (conversation, place): id and time of the last event at or before a place. */
  readonly lastUpTo: string;
  /** (conversation): id and time of the first event. */
  readonly first: string;
}

const EVENT = SELECT_EVENT.replace('FROM event e', 'FROM event e INDEXED BY $list');
const PRESENCE = SELECT_EVENT.replace('FROM event e', 'FROM presence p CROSS JOIN event e ON e.id = p.event');

function eventQueries(list: string, range: string): ListQueries {
  const where = `WHERE e.conversation = ?1 AND e.id > ?2 AND e.id < ?3 AND e.kind ${range} AND (?4 >> e.kind) & 1`;
  const select = EVENT.replace('$list', list);
  const short = `SELECT id, time FROM event INDEXED BY ${list} WHERE conversation = ?1 AND kind ${range}`;
  return {
    forward: `${select} ${where} ORDER BY e.id LIMIT ?5`,
    backward: `${select} ${where} ORDER BY e.id DESC LIMIT ?5`,
    lastUpTo: `${short} AND id <= ?2 ORDER BY id DESC LIMIT 1`,
    first: `${short} ORDER BY id LIMIT 1`,
  };
}

const presenceWhere = 'WHERE p.conversation = ?1 AND p.event > ?2 AND p.event < ?3 AND (?4 >> e.kind) & 1';
const presenceShort =
  'SELECT p.event, e.time FROM presence p CROSS JOIN event e ON e.id = p.event WHERE p.conversation = ?1';

export const LISTS: Readonly<Record<ListName, ListQueries>> = {
  spoken: eventQueries('spoken', '< 3'),
  told: eventQueries('told', '>= 3'),
  presence: {
    forward: `${PRESENCE} ${presenceWhere} ORDER BY p.event LIMIT ?5`,
    backward: `${PRESENCE} ${presenceWhere} ORDER BY p.event DESC LIMIT ?5`,
    lastUpTo: `${presenceShort} AND p.event <= ?2 ORDER BY p.event DESC LIMIT 1`,
    first: `${presenceShort} ORDER BY p.event LIMIT 1`,
  },
};

/** The event, and as one more column whether it is a founding after which something was said: one step in an index. */
const REPLAYED = SELECT_EVENT.replace(
  'e.extra',
  `e.extra, e.kind = 3 AND (
    EXISTS (SELECT 1 FROM event s INDEXED BY spoken
      WHERE s.conversation = e.conversation AND s.kind < 3 AND s.id > e.id)
    OR EXISTS (SELECT 1 FROM event s INDEXED BY redacted
      WHERE s.conversation = e.conversation AND s.kind = 15 AND s.id > e.id))`,
);

/** (after, limit, up to): the events from which the rooms are built again. */
export const STATE: string = `${REPLAYED.replace('FROM event e', 'FROM event e INDEXED BY state')}
  WHERE e.kind BETWEEN 3 AND 5 AND e.id > ?1 AND e.id <= ?3 ORDER BY e.id LIMIT ?2`;

/** (after, limit): everything that was not spoken; by the rowid, since it is asked for the last few thousand only. */
export const SINCE: string = `${REPLAYED.replace('FROM event e', 'FROM event e NOT INDEXED')}
  WHERE e.id > ?1 AND e.kind >= 3 ORDER BY e.id LIMIT ?2`;

/** (from, to): what is stored at these places. */
export const PLACES: string = `${SELECT_EVENT.replace('FROM event e', 'FROM event e NOT INDEXED')}
  WHERE e.id BETWEEN ?1 AND ?2 ORDER BY e.id`;

/** (identity): the private conversations of somebody. */
export const PARTIES = 'SELECT conversation FROM party WHERE identity = ?';

/** (identity, limit): those of them in which there is a guest, with their names, the newest first. */
export const GUESTS = `SELECT p.conversation, c.name FROM party p CROSS JOIN conversation c ON c.id = p.conversation
  WHERE p.identity = ?1 AND instr(c.name, 'guest:') ORDER BY p.conversation DESC LIMIT ?2`;

/** (name): the number of a conversation. */
export const CONVERSATION = 'SELECT id FROM conversation WHERE name = ?';

/** (identity, send id): the event that it stands for. */
export const SENT: string = SELECT_EVENT.replace(
  'FROM event e',
  'FROM send s CROSS JOIN event e ON e.id = s.event',
).concat(' WHERE s.identity = ? AND s.send_id = ?');
