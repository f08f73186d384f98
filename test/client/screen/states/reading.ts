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
  async dnd(stage) {
    await stage.talk();
    await stage.enterAll('/dnd 2h');
    await stage.hear('@msgid=d1 :alice!a@h PRIVMSG bob :are you there?');
  },
  async 'muted-and-ignored'(stage) {
    await stage.talk();
    await stage.enterAll('/mute', '/ignore eve', '/ignore');
    stage.key('ctrl-u');
    await stage.enterAll('/mute #ops');
    stage.key('ctrl-u');
    await stage.hear('@msgid=i1 :eve!e@h PRIVMSG #lobby :nobody hears me');
  },
  async typing(stage) {
    await stage.talk();
    await stage.hear('@+typing=active :alice!a@h TAGMSG #lobby');
    stage.type('so do I');
  },
  async 'draft-elsewhere'(stage) {
    await stage.talk();
    await stage.hear('@msgid=p1 :alice!a@h PRIVMSG bob :psst');
    stage.key('alt-2');
    stage.type('not sent yet');
    stage.key('alt-1');
  },
  async 'result-opened'(stage) {
    await stage.talk();
    await stage.enterAll('/search release');
    await stage.hear(
      ':s BATCH +s chat-tui/search *',
      '@batch=s;time=2026-11-18T09:00:00.000Z;msgid=x3 :alice!a@h PRIVMSG #lobby :the Release is on Friday',
      ':s BATCH -s',
    );
    stage.key('enter');
    await settle();
    await stage.hear(
      ':s BATCH +h chathistory #lobby',
      ...['one day earlier', 'the Release is on Friday', 'who says so?'].map(
        (text, i) =>
          `@batch=h;time=2026-11-${17 + i}T09:00:00.000Z;msgid=x${i + 2} :alice!a@h PRIVMSG #lobby :${text}`,
      ),
      ':s BATCH -h',
    );
  },
  async strange(stage) {
    await stage.talk();
    const texts = [
      '\u0002bold\u000f \u001ditalic\u000f \u000304red\u000f \u0011mono\u000f \u001egone\u000f',
      'a title \u001b]0;owned\u0007, a bell \u0007, a clear \u001b[2J, \u202eesrever\u202c, {bold}tags{/bold}',
      `zalgo h${'\u0301'.repeat(40)}i, ก็ำ, क्षि, 🇩🇪, ❤️, 👩‍👩‍👧‍👦, ﷽`,
      `${'abcdefghij'.repeat(9)}-one-word-longer-than-a-row`,
      'https://git.example.org/a/link/that/is/longer/than/a/row?with=a&query=and#a-fragment-of-it',
    ];
    for (const [i, text] of texts.entries())
      await stage.hear(`@time=2026-11-21T10:00:0${i + 1}.000Z;msgid=s${i} :eve!e@h PRIVMSG #lobby :${text}`);
  },
  async 'several-days'(stage) {
    await stage.start();
    for (const [day, text] of [
      ['22', 'at last'],
      ['24', 'two days later'],
    ] as const)
      await stage.hear(`@time=2026-11-${day}T21:00:00.000Z;msgid=y${day} :alice!a@h PRIVMSG #lobby :${text}`);
  },
  async 'server-tab'(stage) {
    stage.script.greeting = [':s NOTICE * :Looking up your hostname'];
    await stage.talk();
    await stage.hear(':s 251 bob :There are 4 users', ':s NOTICE bob :The disk of the log is nearly full');
    stage.key('alt-2');
  },
  async 'people-hidden'(stage) {
    await stage.talk();
    stage.key('f2');
  },
  async 'told-of-people'(stage) {
    await stage.talk();
    await stage.enterAll('/whois alice', '/who', '/list');
    await stage.hear(
      ':s 311 bob alice a h * :Alice Liddell',
      ':s 319 bob alice :@#lobby #ops',
      ':s 330 bob alice alice :is logged in as',
      ':s 317 bob alice 90 1763719200 :seconds idle, signon time',
      ':s 318 bob alice :End of /WHOIS list',
      ':s 322 bob #lobby 4 :Release of 1.4 on Friday',
      ':s 322 bob #operations 12 :What runs where',
      ':s 323 bob :End of /LIST',
    );
  },
};
