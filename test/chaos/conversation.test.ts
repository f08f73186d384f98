import { beforeEach, describe, expect, it } from 'vitest';

import { Conversation, type Arrival } from './conversation.js';
import type { Entry } from './journal.js';

function arrival(msgid: string, resent = false): Arrival {
  return { msgid, time: '', sender: 'bob', text: msgid, resent };
}

describe('a conversation', () => {
  let entries: Entry[];
  let tea: Conversation;
  beforeEach(() => {
    entries = [];
    tea = new Conversation('#tea', (entry) => entries.push(entry));
    tea.hold(1);
  });

  /** What was shown in order, with `!` in front of what came twice. */
  function record(): string[] {
    return entries.flatMap((entry) => {
      if (entry.k === 'shown') return [`${entry.h} ${entry.m}`];
      return entry.k === 'twice' ? [`!${entry.h} ${entry.m}`] : [];
    });
  }

  it('shows what came live while catching up behind the history, without what the history had already', () => {
    tea.live(arrival('3'));
    tea.live(arrival('4'));
    expect(tea.page([arrival('1'), arrival('2'), arrival('3')])).toBe(false);
    tea.release();
    tea.live(arrival('5'));
    expect(record()).toEqual(['page 1', 'page 2', 'page 3', 'held 4', 'live 5']);
  });

  it('reads on until a page is empty or has reached what came live', () => {
    expect(tea.page([arrival('1')])).toBe(true);
    expect(tea.page([])).toBe(false);
    tea.live(arrival('2'));
    expect(tea.page([arrival('2')])).toBe(false);
  });

  it('notes a message that comes twice, live or in the history', () => {
    tea.page([arrival('1')]);
    expect(tea.page([arrival('1')])).toBe(false);
    tea.release();
    tea.live(arrival('2'));
    tea.live(arrival('2'));
    tea.live(arrival('1'));
    expect(record()).toEqual(['page 1', '!page 1', 'live 2', '!live 2', '!live 1']);
  });

  it('notes a message that comes live twice on one connection while catching up', () => {
    tea.live(arrival('1'));
    tea.live(arrival('1'));
    tea.release();
    expect(record()).toEqual(['!live 1', 'held 1']);
  });

  it('takes the copy of a message that was sent again for what it is', () => {
    tea.page([arrival('1')]);
    tea.release();
    tea.live(arrival('1', true));
    expect(record()).toEqual(['page 1']);
  });

  it('goes on after the last message on the next connection', () => {
    tea.release();
    tea.live(arrival('1'));
    tea.hold(2);
    expect(tea.last).toBe('1');
    tea.page([arrival('2')]);
    tea.release();
    expect(entries.at(-1)).toMatchObject({ m: '2', n: 2 });
  });
});
