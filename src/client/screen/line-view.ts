/** A line of the model as the log view wants it. */
import { foldName } from '../../protocol/casemapping.js';
import { countReactions } from '../model/reactions.js';
import { isSpoken, type Line, lineInWords, missedInWords } from '../model/line.js';
import type { Glyphs } from '../ui/glyphs.js';
import type { LogLine, LogSpan, Mark } from '../ui/log-line.js';
import { nickStyle, PALETTE } from '../ui/palette.js';
import { styledSpans } from '../ui/text-spans.js';
import { clockTime } from './times.js';

export function viewLine(line: Line, glyphs: Glyphs): LogLine {
  const key = String(line.id);
  if (line.kind === 'missed') {
    const [from, to] = [clockTime(line.time), clockTime(line.until ?? line.time)];
    const span = from === to ? from : `${from} to ${to}`;
    const calls = line.text === '' ? '' : `, ${line.text} (Alt-p)`;
    return divider(key, `${missedInWords(line)} (${span})${calls}`);
  }
  if (line.kind === 'gap') return divider(`gap${line.id}`, lineInWords(line));
  const common = { key, time: clockTime(line.time), mark: markOf(line) };
  if (!isSpoken(line)) {
    const style = line.kind === 'error' ? PALETTE.error : PALETTE.dim;
    return { ...common, kind: 'event', nick: '', spans: [{ text: lineInWords(line), style }] };
  }
  return {
    ...common,
    kind: 'message',
    nick: nickColumn(line, glyphs),
    nickStyle: nickStyle(foldName(line.nick), line.own),
    ...(line.own && line.copy && { to: { nick: line.target, style: nickStyle(foldName(line.target)) } }),
    spans: [...textOf(line), ...reasonOf(line)],
    highlight: line.mention,
    ...(line.reply !== undefined && { quote: line.reply }),
    ...(line.reactions.length > 0 && { below: reactionsOf(line) }),
  };
}

/** A rule over the whole width with a text in it. */
export function divider(key: string, text: string, highlight = false): LogLine {
  return { key, kind: 'divider', time: '', nick: '', spans: [{ text }], mark: '', highlight };
}

function nickColumn({ kind, nick, copy, target }: Line, { arrow }: Glyphs): string {
  const who = copy ? `${nick} ${arrow} ${target}` : nick;
  if (kind === 'action') return copy ? `* ${who}` : '*';
  return kind === 'notice' ? `-${who}-` : who;
}

/** "❤ alice  👍 3 (you)" */
function reactionsOf(line: Line): LogSpan[] {
  return countReactions(line).flatMap(({ text, nicks, own }, i) => {
    const who =
      nicks.length === 1 ? (own ? 'you' : (nicks[0] ?? '')) : `${nicks.length}${own ? ' (you)' : ''}`;
    const gap: LogSpan[] = i === 0 ? [] : [{ text: '  ', style: PALETTE.dim }];
    return [...gap, { text: `${text} ${who}`, style: own ? PALETTE.reactionOwn : PALETTE.dim }];
  });
}

function textOf(line: Line): LogSpan[] {
  if (line.deleted) return [{ text: line.text, style: PALETTE.gone }];
  const spans = styledSpans(line.spans ?? [{ text: line.text, style: {} }], String(line.id));
  if (line.kind !== 'action' || line.copy) return spans;
  return [{ text: `${line.nick} `, style: nickStyle(foldName(line.nick), line.own) }, ...spans];
}

function reasonOf({ mark, reason }: Line): LogSpan[] {
  if (mark === 'refused') return [{ text: ` (not sent: ${reason})`, style: PALETTE.error }];
  return reason === '' ? [] : [{ text: ` (${reason})`, style: PALETTE.dim }];
}

function markOf({ mark }: Line): Mark {
  return mark;
}
