/** States of the screen: conversations and their logs: going to them, reading back, finding. */
import { settle } from '../../../support/fake-irc-server.js';
import type { States } from './states.js';

export const READING_STATES: States = {
  async 'several-lines'(stage) {
    await stage.talk();
    stage.modern.tell('alice', 'the log says:\n\n  retry 3 of 5\n  connection refused by the build machine');
    stage.modern.deaf = true;
    stage.paste('it is the disk:\n  /dev/sda1  100%\n');
    stage.key('enter');
    await settle();
  },
  async 'reading-back'(stage) {
    await stage.start();
    for (let i = 1; i <= 100; i++) stage.modern.tell('alice', `line ${i}`);
    await settle();
    stage.key('pageup');
    for (let i = 1; i <= 2; i++) stage.modern.tell('carol', `new ${i}`);
    await settle();
  },
  async private(stage) {
    await stage.talk();
    await stage.hear(
      '@msgid=p1 :alice!a@h PRIVMSG bob :psst',
      '@msgid=p2 :alice!a@h PRIVMSG bob :are you there?',
    );
    stage.key('alt-2');
  },
  async conversations(stage) {
    await stage.manyConversations();
    stage.key('alt-2');
  },
  async unread(stage) {
    await stage.manyConversations();
    stage.key('alt-3');
    stage.key('alt-u');
    await stage.hear('@msgid=r1 :carol!c@h PRIVMSG #ops-3 :said while you read back');
  },
  async goto(stage) {
    await stage.manyConversations();
    stage.key('ctrl-g');
  },
  async 'goto-typed'(stage) {
    await stage.manyConversations();
    await stage.hear(':s 322 bob #operations 12 :What runs where, and who is on call this week');
    stage.key('ctrl-g');
    stage.type('op');
    stage.key('down');
  },
  async find(stage) {
    await stage.talk();
    stage.key('ctrl-f');
    stage.type('the');
  },
  async 'find-nothing'(stage) {
    await stage.talk();
    stage.key('f3');
    stage.type('xyz');
  },
  async 'search-results'(stage) {
    await stage.talk();
    stage.key('ctrl-f');
    stage.type('release');
    stage.key('tab');
    await settle();
    await stage.hear(
      ':s BATCH +s chat-tui/search *',
      '@batch=s;time=2026-11-20T09:00:00.000Z;msgid=x3 :alice!a@h PRIVMSG #lobby :the Release is on Friday, and nobody has read its long changelog to the end',
      '@batch=s;time=2026-11-02T17:30:00.000Z;msgid=x2 :carol!c@h PRIVMSG #operations :release notes?',
      '@batch=s;time=2026-10-01T09:00:00.000Z;msgid=x1 :carol!c@h PRIVMSG bob :a release for you',
      ':s BATCH -s',
    );
    stage.key('down');
  },
  async 'plain-view'(stage) {
    await stage.talkOver();
    stage.key('f4');
  },
};
