/** States of the screen: a message selected, and what is done with it. */
import { settle } from '../../../support/fake-irc-server.js';
import type { States } from './states.js';

export const MESSAGES_STATES: States = {
  async 'talked-over'(stage) {
    await stage.talkOver();
    await stage.hear('@+typing=active :alice!a@h TAGMSG #lobby', '@+typing=active :carol!c@h TAGMSG #lobby');
  },
  async selecting(stage) {
    await stage.talkOver();
    stage.select(4);
  },
  async 'selected-detail'(stage) {
    await stage.talkOver();
    stage.select(4);
    stage.key('i');
  },
  async 'who-has-it'(stage) {
    stage.modern.caps.push('chat-tui/receipts');
    await stage.talkOver();
    await stage.hear(
      '@time=2026-11-21T10:00:09.000Z;msgid=t9;+draft/reply=m3 :carol!c@h PRIVMSG #lobby :and what does it say?',
      ':s RECEIPT #lobby m3 2 3',
    );
    stage.select(5);
    stage.key('enter');
    await settle();
    await stage.hear(
      '@label=holders :s BATCH +r chat-tui/receipts #lobby m3',
      '@batch=r :s RECEIPT #lobby m3 HAS :alice carol',
      '@batch=r :s RECEIPT #lobby m3 NOT :fay',
      ':s BATCH -r',
    );
  },
  async reacting(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('+');
  },
  async deleting(stage) {
    await stage.talkOver();
    stage.select(3);
    stage.key('d');
  },
  async replying(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('r');
    stage.type('thanks');
  },
  async editing(stage) {
    await stage.talkOver();
    stage.select(3);
    stage.key('e');
  },
  async 'opening-links'(stage) {
    await stage.talkOver();
    stage.select(1);
    stage.key('o');
  },
};
