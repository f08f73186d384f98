/**
 * The client in few files: `dist/bin/` is what runs, `dist/client/` is what the compiler has checked. Node spends a
 * third of a millisecond on every module it finds, reads and links, and the client has some 270.
 *
 * - `chat-tui.js`: the entry, a few lines.
 * - `start`: all that the first frame waits for.
 * - `app`: the rest of the screen. What else is imported only when it is needed (`--help`, emoji) has files of its own.
 *
 * Packages stay outside: they come with the install, at the versions of the lock file. docs/adr/0017 has the reasons.
 */
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { 'chat-tui': 'src/client/main.ts' },
  platform: 'node',
  // Everything that is not a path.
  external: /^[a-z@]/,
  tsconfig: false,
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  output: {
    dir: 'dist/bin',
    format: 'esm',
    cleanDir: true,
    sourcemap: true,
    comments: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      groups: [
        { name: 'start', test: /client\/(start-screen|options)\.ts$/, priority: 2 },
        { name: 'app', test: /client\/app\.ts$/, priority: 1 },
      ],
    },
  },
});
