/**
 * Draws docs/pictures: the client's screen as real runs show it, in a real pseudo-terminal, with a real daemon and other
 * people. `npm run docs:screen` after a change of the screen; it needs a built dist/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runScript, say } from '../lib/console.js';
import { root } from '../lib/project.js';
import { Stage } from './stage.js';
import { screenToSvg } from './svg.js';

const pictures = join(root, 'docs/pictures');
const [UP, F3, CTRL_G, CTRL_U, ESC] = ['\x1b[1;3A', '\x1bOR', '\x07', '\x15', '\x1b'];

/** @typedef {ReturnType<Stage['startScreen']>} Screen */

/**
 * @param {string} name
 * @param {Screen} screen
 * @param {'dark' | 'light'} ground
 */
function draw(name, screen, ground = 'dark') {
  writeFileSync(join(pictures, `${name}.svg`), screenToSvg(screen.terminal, { title: 'chat-tui', ground }));
  say(`docs/pictures/${name}.svg is drawn`);
}

/** @param {Stage} stage */
async function firstStart(stage) {
  const screen = stage.startScreen({ rows: 18 });
  await screen.shows('Nick [');
  screen.type(`${CTRL_U}bob`);
  await screen.shows('Server [');
  screen.type(stage.address);
  await screen.shows('/save keeps it');
  await screen.shows('online bob@');
  draw('first-start', screen);
  await screen.leave();
  return screen.home;
}

/**
 * Whoever knows the server already.
 * @param {Stage} stage
 * @param {string} home
 * @param {string} nick
 * @param {{ columns?: number, rows?: number, ground?: 'dark' | 'light', flags?: string[] }} options
 */
async function start(stage, home, nick, { flags = [], ...size } = {}) {
  const who = ['--nick', nick, '--server', stage.address];
  const screen = stage.startScreen({ ...size, home, flags: [...who, ...flags] });
  await screen.shows(`online ${nick}@`);
  return screen;
}

await runScript(async () => {
  mkdirSync(pictures, { recursive: true });
  const stage = new Stage();
  try {
    let daemon = await stage.startDaemon();
    const home = await firstStart(stage);
    const carol = await stage.enter('carol');
    const alice = await stage.enter('alice');
    carol.type('/topic #lobby Release 1.4 on Friday at ten');
    const screen = await start(stage, home, 'bob');
    screen.type('/join #ops');
    await screen.shows('2 #ops');
    screen.keys('\x1b1');
    const oscar = await stage.enter('oscar', 'ops');
    oscar.type('disk of srv-3 at 91 %, cleaning up');
    await screen.shows('#ops 1');
    carol.type('is the release cut?');
    await screen.shows('is the release cut?');
    alice.type('yes, tag v1.4.0 🎉 the notes are at https://git.example.org/releases/1.4.0');
    await screen.shows('1.4.0');
    screen.type('looking 👀');
    await screen.shows(/looking.*✓/);
    screen.type('@alice can you check the log on srv-2?');
    await screen.shows('srv-2?');
    alice.type('@bob on it: 3 warnings, no errors');
    await screen.shows('no errors');
    const dave = await stage.enter('dave');
    dave.type('/me brings coffee ☕');
    await screen.shows('brings coffee');
    for (const nick of ['erin', 'frank', 'gina', 'heidi']) await (await stage.enter(nick)).end();
    await screen.shows('4 joined');
    carol.type('日本語 and ünïcödé stay in their cells, too');
    await screen.shows('stay in their cells');
    carol.type('bob: the build is green, shall we?');
    await screen.shows('shall we?');
    screen.type('shipping it');
    await screen.shows(/shipping it +✓✓/);
    draw('lobby', screen);

    alice.type('/react 🎉');
    carol.type('/react 🎉');
    dave.type('/react ❤');
    await screen.shows(/🎉 +\d/);
    await screen.shows('❤ dave');
    dave.type('/reply then I bring cake');
    await screen.shows('cake');
    screen.keys(UP, UP);
    await screen.shows('▌');
    draw('reactions', screen);
    screen.keys(ESC);
    await screen.shows(/^(?![^]*▌)/);

    const wide = await start(stage, home, 'wim', { columns: 200, rows: 40, flags: ['--room', 'ops'] });
    await wide.shows('2 #lobby');
    wide.keys('\x1b2');
    await wide.shows('cake');
    wide.keys(UP, UP);
    await wide.shows(/▌/);
    draw('wide', wide);
    wide.keys(ESC);
    await wide.shows(/^(?![^]*▌)/);
    await wide.leave();

    const narrow = await start(stage, home, 'ivan', { columns: 40, rows: 14 });
    await narrow.shows('cake');
    draw('narrow', narrow);
    await narrow.leave();

    const light = await start(stage, home, 'judy', { ground: 'light' });
    await light.shows('cake');
    draw('light', light, 'light');
    await light.leave();

    screen.keys(CTRL_G, 'al');
    await screen.shows('go to> al');
    draw('go-to', screen);
    screen.keys(ESC);
    await screen.shows(/^(?![^]*go to>)/);
    screen.keys(F3, 'the');
    await screen.shows(/find \d+\/\d+> the/);
    draw('find', screen);
    screen.keys(ESC);
    await screen.shows(/^(?![^]*find \d)/);
    screen.type('@nock hi');
    await screen.shows('no nock here');
    screen.keys(CTRL_U);
    await screen.shows(/bob> *$/);
    screen.type('/mgs alice the key is under the mat');
    await screen.shows('did you mean /msg?');
    draw('refused', screen);
    screen.keys(CTRL_U);

    await daemon.end();
    await screen.shows('offline');
    screen.type('typed while the server is away');
    await screen.shows(/is away +…/);
    screen.type('and it waits here, on disk');
    await screen.shows(/on disk +…/);
    draw('offline', screen);

    daemon = await stage.startDaemon();
    await screen.shows(/on disk +✓/);
    draw('back', screen);
    return 0;
  } finally {
    await stage.end();
  }
});
