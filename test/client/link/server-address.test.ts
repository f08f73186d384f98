import { expect, test } from 'vitest';
import { parseServerAddress } from '../../../src/client/link/server-address.js';

test.for([
  ['chat.example.org', 'chat.example.org', 6667],
  ['chat.example.org:7000', 'chat.example.org', 7000],
  ['127.0.0.1:1', '127.0.0.1', 1],
  ['[::1]:7000', '::1', 7000],
  ['[::1]', '::1', 6667],
  ['::1', '::1', 6667],
] as const)('%s', ([text, host, port]) => {
  expect(parseServerAddress(text, 6667)).toEqual({ host, port });
});

test.for(['', 'host:0', 'host:65536', 'host:', 'host:1:2x', 'user@host', 'ho st', 'irc://host'])(
  '%j is none',
  (text) => {
    expect(parseServerAddress(text, 6667)).toBeUndefined();
  },
);
