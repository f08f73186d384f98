import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type HistoryRequest,
  formatHistoryRequest,
  parseHistoryRequest,
} from '../../src/protocol/chathistory.js';
import { hostileText } from './arbitraries.js';

const NEW_YEAR = Date.UTC(2024, 0, 1);
const AT_NEW_YEAR = 'timestamp=2024-01-01T00:00:00.000Z';

describe('CHATHISTORY', () => {
  test.for<{ params: string[]; request: HistoryRequest }>([
    {
      params: ['LATEST', '#tea', '*', '50'],
      request: { kind: 'LATEST', target: '#tea', after: undefined, limit: 50 },
    },
    {
      params: ['latest', '#tea', 'msgid=abc', '50'],
      request: { kind: 'LATEST', target: '#tea', after: { kind: 'msgid', msgid: 'abc' }, limit: 50 },
    },
    {
      params: ['BEFORE', 'bob', AT_NEW_YEAR, '500'],
      request: { kind: 'BEFORE', target: 'bob', point: { kind: 'timestamp', ms: NEW_YEAR }, limit: 100 },
    },
    {
      params: ['AFTER', '#tea', 'msgid=a=b', '0'],
      request: { kind: 'AFTER', target: '#tea', point: { kind: 'msgid', msgid: 'a=b' }, limit: 100 },
    },
    {
      params: ['AROUND', '#tea', 'msgid=x', '1'],
      request: { kind: 'AROUND', target: '#tea', point: { kind: 'msgid', msgid: 'x' }, limit: 1 },
    },
    {
      params: ['BETWEEN', '#tea', 'msgid=x', AT_NEW_YEAR, '9'],
      request: {
        kind: 'BETWEEN',
        target: '#tea',
        from: { kind: 'msgid', msgid: 'x' },
        to: { kind: 'timestamp', ms: NEW_YEAR },
        limit: 9,
      },
    },
    {
      params: ['TARGETS', AT_NEW_YEAR, 'timestamp=2024-01-01T00:00:00.001Z', '9'],
      request: { kind: 'TARGETS', from: NEW_YEAR, to: NEW_YEAR + 1, limit: 9 },
    },
  ])('reads $params.0', ({ params, request }) => {
    expect(parseHistoryRequest(params, 100)).toEqual({ request });
    expect(parseHistoryRequest(formatHistoryRequest(request), 100)).toEqual({ request });
  });

  test.for([
    { params: [], code: 'INVALID_PARAMS', context: ['*'] },
    { params: ['SOON', '#tea', '*', '1'], code: 'INVALID_PARAMS', context: ['SOON'] },
    { params: ['__proto__', '#tea', '*', '1'], code: 'INVALID_PARAMS', context: ['__proto__'] },
    { params: ['LATEST', '#tea', '*'], code: 'INVALID_PARAMS', context: ['LATEST'] },
    { params: ['BETWEEN', '#tea', 'msgid=a', 'msgid=b'], code: 'INVALID_PARAMS', context: ['BETWEEN'] },
    { params: ['LATEST', '#tea', '*', '-1'], code: 'INVALID_PARAMS', context: ['LATEST'] },
    { params: ['LATEST', '#tea', '*', '1e3'], code: 'INVALID_PARAMS', context: ['LATEST'] },
    { params: ['LATEST', '#tea', 'id=3', '1'], code: 'INVALID_MSGREFTYPE', context: ['LATEST', '#tea'] },
    { params: ['BEFORE', '#tea', '*', '1'], code: 'INVALID_MSGREFTYPE', context: ['BEFORE', '#tea'] },
    { params: ['BEFORE', '#tea', 'msgid=', '1'], code: 'INVALID_MSGREFTYPE', context: ['BEFORE', '#tea'] },
    {
      params: ['AFTER', '#tea', 'timestamp=2024-01-01', '1'],
      code: 'INVALID_MSGREFTYPE',
      context: ['AFTER', '#tea'],
    },
    {
      params: ['BETWEEN', '#tea', 'msgid=a', 'b', '1'],
      code: 'INVALID_MSGREFTYPE',
      context: ['BETWEEN', '#tea'],
    },
    { params: ['TARGETS', 'msgid=a', AT_NEW_YEAR, '1'], code: 'INVALID_PARAMS', context: ['TARGETS'] },
  ])('refuses $params with $code', ({ params, code, context }) => {
    expect(parseHistoryRequest(params, 100)).toMatchObject({ fault: { code, context } });
  });

  test('survives any parameters, and never asks for more than it may', () => {
    const word = fc.oneof(
      fc.constantFrom('LATEST', 'BETWEEN', 'TARGETS', 'msgid=1', AT_NEW_YEAR, '*', '9'),
      hostileText,
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (params) => {
        const result = parseHistoryRequest(params, 5);
        const limit = 'request' in result ? result.request.limit : 0;
        expect(limit).toBeLessThanOrEqual(5);
      }),
    );
  });
});
