/**
 * Message ids: the place as ten base-32 digits, then six characters that name the database.
 *
 * Fixed width makes them sortable as text; the database's name, drawn when it is made, keeps the ids of a
 * database that was thrown away from ever coming back. Ten digits hold 2^50 places: 1,784 years at 20,000/s.
 */

const PLACE_DIGITS = 10;

/** @param database the six characters from the database's `meta` table */
export function formatMsgid(place: number, database: string): string {
  return place.toString(32).padStart(PLACE_DIGITS, '0') + database;
}

/** The place that `msgid` names in `database`; undefined for anything that this database cannot have given. */
export function parseMsgid(msgid: string, database: string): number | undefined {
  if (msgid.length !== PLACE_DIGITS + database.length || !msgid.endsWith(database)) return undefined;
  const digits = msgid.slice(0, PLACE_DIGITS);
  return /^[0-9a-v]+$/.test(digits) ? Number.parseInt(digits, 32) : undefined;
}
