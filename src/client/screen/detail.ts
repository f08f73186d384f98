/** All that is known of one message, in words: for the pane beside the log, or over it. */
import type { Message } from '../commands/message-actions.js';
import type { Line } from '../model/line.js';
import { countReactions } from '../model/reactions.js';
import type { DetailRow } from '../ui/detail-pane.js';
import { dayName } from './times.js';

/** Answers and names beyond that are counted. */
const MOST_NAMED = 30;

export function detailOf({ conversation, line }: Message): readonly DetailRow[] {
  const rows: DetailRow[] = [
    { label: 'from', text: line.nick },
    { label: 'at', text: fullTime(line.time) },
    { label: 'state', text: stateOf(line) },
  ];
  const holders = line.msgid === undefined ? undefined : conversation.holders.get(line.msgid);
  if (holders !== undefined) {
    rows.push({ label: 'has it', text: names(holders.has) }, { label: 'not yet', text: names(holders.not) });
  }
  if (line.reply !== undefined) {
    const { nick, text } = line.reply;
    rows.push({ label: 'answers', text: nick === '' ? 'a message that is not loaded' : `${nick}: ${text}` });
  }
  for (const { text, nicks } of countReactions(line)) rows.push({ label: text, text: names(nicks) });
  const answers = conversation.notes
    .answersTo(line.msgid ?? '')
    .flatMap((id) => conversation.log.find(id) ?? []);
  for (const { nick, text } of answers.slice(0, MOST_NAMED))
    rows.push({ label: 'answered by', text: `${nick}: ${text}` });
  const styles = stylesOf(line);
  if (styles !== '') rows.push({ label: 'formatting', text: styles });
  if (line.msgid !== undefined) rows.push({ label: 'id', text: line.msgid });
  return rows.filter(({ text }) => text !== '');
}

function stateOf({ mark, has, of, own, reason, deleted, replayed }: Line): string {
  if (deleted) return 'deleted';
  if (mark === 'pending') return `on its way${reason === '' ? '' : `: ${reason}`}`;
  if (mark === 'refused') return `not sent: ${reason}; Enter tries again, e edits`;
  const count = of > 0 ? `, ${has} of ${of} have it` : '';
  if (mark === 'delivered') return `everybody has it${count}`;
  if (mark === 'stored') return `stored${count}`;
  return own ? 'yours' : replayed ? 'from the history' : 'received';
}

function stylesOf({ spans = [] }: Line): string {
  const found = new Set<string>();
  for (const { style } of spans) {
    if (style.foreground !== undefined || style.background !== undefined) found.add('colours');
    for (const name of ['bold', 'italic', 'underline', 'strikethrough', 'reverse'] as const) {
      if (style[name]) found.add(name);
    }
  }
  return [...found].join(', ');
}

function names(nicks: readonly string[]): string {
  const more = nicks.length - MOST_NAMED;
  return `${nicks.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** "Sat 21 Nov 2026 10:04:31" */
function fullTime(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  // As if it were of another year, so that the year is said.
  return `${dayName(ms, Number.NaN)} ${clock}`;
}
