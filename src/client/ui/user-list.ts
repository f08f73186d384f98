/**
 * The people in the conversation, with their presence.
 */
import { drawCut, drawText, type Pen } from './draw.js';
import type { Glyphs } from './glyphs.js';
import type { Rect } from './layout.js';
import { nickStyle, PALETTE } from './palette.js';

/** One person. */
export interface UserRow {
  readonly nick: string;
  /** What the nick's colour is made from: the nick as the server folds it. */
  readonly folded: string;
  /** "@" for an operator, "+" for someone with voice, otherwise ''. */
  readonly prefix: string;
  readonly you: boolean;
  readonly presence: 'active' | 'idle' | 'away';
}

/** Draws as many people as fit, in the order given; the last row counts the others. */
export function drawUsers(pen: Pen, rect: Rect, users: readonly UserRow[], glyphs: Glyphs): void {
  const fits = users.length <= rect.height;
  const shown = fits ? users : users.slice(0, Math.max(0, rect.height - 1));
  for (const [i, user] of shown.entries()) drawUser(pen, { ...rect, y: rect.y + i }, user, glyphs);
  if (fits || rect.height === 0) return;
  const text = `and ${users.length - shown.length} more`;
  drawText(pen, rect.x + 1, rect.y + rect.height - 1, text, PALETTE.dim, rect.x + rect.width);
}

function drawUser(pen: Pen, { x, y, width }: Rect, user: UserRow, glyphs: Glyphs): void {
  const text = `${user.prefix}${user.nick}${user.you ? ' (you)' : ''}`;
  const style = user.presence === 'away' ? PALETTE.dim : nickStyle(user.folded, user.you);
  drawCut(pen, { x: x + 1, y, width: width - 4 }, text, style, glyphs.ellipsis);
  drawText(
    pen,
    x + width - 2,
    y,
    glyphs[user.presence],
    user.presence === 'active' ? PALETTE.ok : PALETTE.dim,
  );
}
