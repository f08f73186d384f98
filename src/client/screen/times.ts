/** Times for people, in the time zone of the terminal. */

/** "09:58" */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** "Sat 21 Nov", with the year if it is not that of `now`. */
export function dayName(ms: number, now: number): string {
  const date = new Date(ms);
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${DAYS[date.getDay()] ?? ''} ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}${year}`;
}

/** The same number for all times of one local day, another one for any other day. */
export function dayNumber(ms: number): number {
  const date = new Date(ms);
  return date.getFullYear() * 1000 + date.getMonth() * 50 + date.getDate();
}

// Not from Intl, which takes 20 ms at its first use; the rest of the program speaks English too.
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function two(value: number): string {
  return String(value).padStart(2, '0');
}
