/** The helpers of values.ts that read times, names and addresses of people. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emailOf, snakeCase, utcTime } from '../../exporter/src/formats/values.ts';

describe('utcTime', () => {
  it('agrees with Date.parse on every RFC 3339 time', () => {
    const offset = fc.constantFrom('Z', '+00:00', '+05:30', '-08:00');
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
        offset,
        (date, zone) => {
          const written = date.toISOString().replace('Z', zone);
          expect(utcTime(written)).toBe(Date.parse(written));
        },
      ),
    );
  });

  it.each([
    ['2026-02-14T09:30:00.123456789Z', '2026-02-14T09:30:00.123Z'],
    ['2026-02-14 09:30:00.38', '2026-02-14T09:30:00.380Z'],
    ['2026-02-14 09:30:00', '2026-02-14T09:30:00.000Z'],
    ['2026-02-14T09:30:00-0730', '2026-02-14T17:00:00.000Z'],
    ['2028-02-29T23:59:60Z', '2028-03-01T00:00:00.000Z'],
  ])('reads %s', (written, read) => {
    expect(new Date(utcTime(written) ?? NaN).toISOString()).toBe(read);
  });

  it.each([
    '',
    '2026-02-14',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-02-14T24:00:00Z',
    '2026-02-14T09:30:00.Z',
    '2026-02-14T09:30:00 Z',
    '2026-02-14T09:30:00+2',
    '2026-02-14T09:30:00+99:00',
    '14/02/2026 09:30:00 UTC',
    '２026-02-14T09:30:00Z',
    1_772_366_400,
    null,
  ])('refuses %p', (written) => {
    expect(utcTime(written)).toBeUndefined();
  });
});

describe('snakeCase', () => {
  it.each([
    ['TooManyRequests', 'too_many_requests'],
    ['InvalidDBSnapshotState', 'invalid_db_snapshot_state'],
    ['NotFound', 'not_found'],
    ['a.b-C', 'a_b_c'],
  ])('%s becomes %s', (written, read) => expect(snakeCase(written)).toBe(read));

  it.each([undefined, '', 'two words', '7th', 'x'.repeat(65)])('refuses %p', (written) => {
    expect(snakeCase(written)).toBeUndefined();
  });
});

describe('emailOf', () => {
  it.each(['alice@example.com', 'a.b+c@mail.example.org'])('takes %s', (name) => expect(emailOf(name)).toBe(name));

  it.each([
    undefined,
    '',
    'alice',
    '@example.com',
    'alice@host',
    'a@b@example.com',
    'oidc:alice@example.com',
    'a b@c.de',
  ])('refuses %p', (name) => expect(emailOf(name)).toBeUndefined());
});
