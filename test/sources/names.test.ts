import { describe, expect, test } from '@jest/globals';
import { compareAge, generation, possibleLogs } from '../../exporter/src/sources/file/names.ts';

describe('generation', () => {
  test.each([
    ['/l/x.log.1', '1'],
    ['/l/x.log.12.gz', '12'],
    ['/l/x.log-20260101', '20260101'],
    ['/l/x.log-20260101-13.gz', '20260101-13'],
    ['/l/x.1.log', '1'],
    ['/l/x-2026-01-01T00-00-00.000.log', '2026-01-01T00-00-00.000'],
    ['/l/x-2026-01-01T00-00-00.000.log.gz', '2026-01-01T00-00-00.000'],
    ['/l/x.log', undefined],
    ['/l/x.log.old', undefined],
    ['/l/x.log.gz', undefined],
    ['/l/x-web.log', undefined],
    ['/l/x.log.1.audit', undefined],
    ['/l/xx.log.1', undefined],
  ])('%s of /l/x.log: %s', (path, expected) => {
    expect(generation(path, '/l/x.log')).toBe(expected);
    if (expected !== undefined) expect(possibleLogs(path)).toContain('/l/x.log');
  });

  test('of a log without extension', () => {
    expect(generation('/l/syslog.1', '/l/syslog')).toBe('1');
    expect(possibleLogs('/l/syslog.1')).toEqual(['/l/syslog']);
  });
});

test.each([
  [
    ['3', '10', '1'],
    ['10', '3', '1'],
  ],
  [
    ['20260102', '20251231'],
    ['20251231', '20260102'],
  ],
  [
    ['2026-01-02.1', '2026-01-01.10', '2026-01-01.9'],
    ['2026-01-01.9', '2026-01-01.10', '2026-01-02.1'],
  ],
])('the older first: %j', (generations, expected) => {
  const aged = generations.map((one) => ({ generation: one, mtime: 0 }));
  expect(aged.sort(compareAge).map((one) => one.generation)).toEqual(expected);
});

test('files whose names cannot be compared: by time', () => {
  expect(compareAge({ generation: '1', mtime: 5 }, { generation: '20260101', mtime: 3 })).toBeGreaterThan(0);
  expect(compareAge({ generation: undefined, mtime: 5 }, { generation: '1', mtime: 7 })).toBeLessThan(0);
});
