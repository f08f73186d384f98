/** Members that join the benchmark's room and then read nothing more, in a process of their own. */
import { connect } from 'node:net';

const [port = '', room = '', count = ''] = process.argv.slice(2);

await Promise.all(Array.from({ length: Number(count) }, (_, i) => stall(`slow${i}`)));
// A socket that is not read keeps no process alive; a channel that is listened to does.
process.on('disconnect', () => process.exit());
process.send?.('stalled');

function stall(nick: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    let heard = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (!heard.includes(` 366 ${nick} ${room} `)) return;
      socket.pause();
      resolve();
    });
    socket.write(`NICK ${nick}\r\nUSER s 0 * :s\r\nJOIN ${room}\r\n`);
  });
}
