/** How long something is to last, as people read it. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "40 s" is "1 min"; "25 min", "1 h 30 min", "3 d 2 h"; '' for what has no end. */
export function spanInWords(ms: number): string {
  if (!Number.isFinite(ms)) return '';
  // Rounded up: what has begun still lasts.
  const rounded = Math.max(MINUTE_MS, Math.ceil(ms / MINUTE_MS) * MINUTE_MS);
  const [days, hours, minutes] = [
    Math.floor(rounded / DAY_MS),
    Math.floor((rounded % DAY_MS) / HOUR_MS),
    Math.floor((rounded % HOUR_MS) / MINUTE_MS),
  ];
  const parts = days > 0 ? [`${days} d`, hours > 0 ? `${hours} h` : ''] : [hours > 0 ? `${hours} h` : ''];
  if (days === 0 && minutes > 0) parts.push(`${minutes} min`);
  return parts.filter((part) => part !== '').join(' ');
}
