/**
 * Words of a hostile server wherever one has words: each attack in each place, drawn by the real renderer. What is left
 * of it is text, and the place is really on screen.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DistrustError } from '../../../src/client/link/trust.js';
import { PictureCanvas } from '../../support/expect-picture.js';
import { TERMINAL_ATTACKS } from '../../support/control-characters.js';
import { settle } from '../../support/fake-irc-server.js';
import { PaintedTerminal } from '../../support/painted.js';
import { type Size, Stage } from '../../support/stage.js';
import { forbiddenIn } from '../../support/terminal-output.js';

/** Wide enough for every fact of the status row, and for the columns of the results. */
const SIZE: Size = [200, 50];

/** What comes out of the place is marked by this. */
const MARK = 'zz';

/** By the place: how the words get there. `word` has no blank, `text` has. */
const PLACES: Readonly<Record<string, (stage: Stage, text: string, word: string) => Promise<void>>> = {
  "the server's name": async (stage, _text, word) => {
    stage.script.greeting = [`:${word} 001 bob :Welcome`];
    await stage.start();
  },
  'why no connection was made': async (stage, text) => {
    stage.modern.server.refusal = text;
    await stage.start();
    await stage.pass(0);
  },
  'why a connection was lost': async (stage, text) => {
    await stage.talk();
    stage.modern.server.refusal = text;
    stage.modern.server.last.say(`ERROR :Closing Link: h (${text})`);
    stage.modern.server.last.close();
    await settle();
  },
  'why one was put out': async (stage, text) => {
    await stage.talk();
    await stage.hear(`ERROR :Closing Link: h (Killed (${text}))`);
  },
  'why one is not let in': async (stage, text) => {
    stage.script.greeting = [`:s 465 bob :${text}`];
    stage.script.isClosed = true;
    await stage.start();
  },
  'why a nick is refused': async (stage, text) => {
    stage.script.greeting = [`:s 432 * bob :${text}`];
    stage.awaited = /nick refused/;
    await stage.start();
  },
  'the fingerprint that was found': async (stage, _text, word) => {
    stage.script.distrust = new DistrustError('irc.test:6697', 'sha256:ab', word, 'ask who runs it');
    await stage.start();
  },
  'the fingerprint that was kept': async (stage, _text, word) => {
    stage.script.distrust = new DistrustError('irc.test:6697', `sha256:${word}`, 'sha256:cd', 'ask');
    await stage.start();
  },
  'a topic': async (stage, text) => {
    await stage.start();
    await stage.hear(`:alice!a@h TOPIC #lobby :${text}`);
  },
  'the reason of a kick': async (stage, text) => {
    await stage.start();
    await stage.hear(`:alice!a@h KICK #lobby bob :${text}`);
  },
  'why a room does not let one in': async (stage, text) => {
    await stage.start();
    await stage.enterAll('/join #ops');
    await stage.hear(`:s 474 bob #ops :Cannot join channel (+b): ${text}`);
  },
  'a nick in the room': async (stage, _text, word) => {
    await stage.start();
    await stage.hear(`:${word}!x@h JOIN #lobby`);
  },
  'the name of a room': async (stage, _text, word) => {
    await stage.start();
    await stage.hear(`:bob!b@h JOIN #${word}`, `:s 366 bob #${word} :End`);
  },
  'the answer to a question': async (stage, text) => {
    await stage.start();
    await stage.enterAll('/whois alice');
    await stage.hear(`:s 320 bob alice :${text}`);
  },
  'a standard reply': async (stage, text) => {
    await stage.start();
    await stage.hear(`FAIL X Y ${MARK} :${text}`);
  },
  'who typed': async (stage, _text, word) => {
    await stage.start();
    await stage.hear(`:${word}!x@h JOIN #lobby`, `@+typing=active :${word}!x@h TAGMSG #lobby`);
  },
  'who deleted a message, and why': async (stage, text, word) => {
    await stage.talkOver();
    await stage.hear(`:${word}!x@h REDACT #lobby m1 :${text}`);
  },
  'a reaction': async (stage, _text, word) => {
    await stage.talkOver();
    await stage.hear(`@+draft/reply=m1;+draft/react=${MARK}${word.slice(0, 8)} :carol!c@h TAGMSG #lobby`);
  },
  'who said what was found': async (stage, _text, word) => await found(stage, word, '#lobby', 'text'),
  'what was found': async (stage, text) => await found(stage, 'alice', '#lobby', text),
  'where it was found': async (stage, _text, word) => await found(stage, 'alice', `#${word}`, 'text'),
  'with whom it was found': async (stage, _text, word) => await found(stage, 'bob', word, 'text'),
  'why nothing is found': async (stage, text) => {
    await stage.talk();
    await stage.enterAll('/search needle');
    await stage.hear(`FAIL SEARCH X :${text}`);
  },
};

/** Results of a search; the first one is chosen. */
async function found(stage: Stage, nick: string, target: string, text: string): Promise<void> {
  await stage.talk();
  await stage.enterAll('/search needle');
  await stage.hear(
    ':s BATCH +s chat-tui/search *',
    `@batch=s;time=2026-11-18T09:00:00.000Z;msgid=x3 :${nick}!a@h PRIVMSG ${target} :${text}`,
    ':s BATCH -s',
  );
}

let painted: PaintedTerminal;

beforeAll(() => {
  painted = new PaintedTerminal(SIZE);
});

afterAll(() => {
  painted.close();
});

describe.each(Object.entries(PLACES))('%s', (_place, play) => {
  test.for(TERMINAL_ATTACKS)('with %j is text', async (attack) => {
    const stage = new Stage(SIZE);
    const text = `${MARK}${attack}${MARK}`;
    await play(stage, text, text.replaceAll(/[ !]/g, ''));
    const picture = stage.picture();
    expect(picture).toContain(MARK);
    // Clean before it is drawn: the renderer is the second line.
    expect(forbiddenIn(picture.replaceAll('\n', ''))).toBeUndefined();
    const output = await painted.paint((canvas) => stage.draw(canvas));
    expect(forbiddenIn(output)).toBeUndefined();
    const drawn = new PictureCanvas(...SIZE);
    stage.draw(drawn);
    expect(painted.displaced(drawn)).toEqual([]);
    expect(forbiddenIn(stage.title)).toBeUndefined();
  });
});

test('results can be gone to whatever their names are', async () => {
  for (const attack of TERMINAL_ATTACKS) {
    const stage = new Stage(SIZE);
    const word = `${MARK}${attack}`.replaceAll(/[ !]/g, '');
    await found(stage, word, 'bob', 'text');
    stage.key('enter');
    await settle();
    expect(stage.title).toContain(MARK);
    expect(forbiddenIn(stage.title)).toBeUndefined();
    const output = await painted.paint((canvas) => stage.draw(canvas));
    expect(forbiddenIn(output)).toBeUndefined();
  }
});
