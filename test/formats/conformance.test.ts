/** What every format keeps: it never throws, gives every line exactly one outcome, and only ECS values. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { CATEGORIES, FIELD_NAMES, SKIP_REASONS, TYPES } from '../../exporter/src/event.ts';
import { FORMATS } from '../../exporter/src/formats/index.ts';
import { goldenLines } from '../support/golden.ts';
import type { Outcome } from '../support/outcomes.ts';
import { collect, parseLine, parserOf } from '../support/outcomes.ts';

const receivedAt = 1_772_366_400_000;
const options = { mapping: { 'user.name': { path: 'user' }, 'event.outcome': { path: 'ok' } } };

function expectValid(parsed: Outcome): void {
  if ('skip' in parsed) {
    expect(Object.keys(SKIP_REASONS)).toContain(parsed.skip);
    expect(parsed.skip).not.toBe('parser_error');
    return;
  }
  const { event } = parsed;
  expect(Number.isFinite(event['@timestamp'])).toBe(true);
  for (const [name, value] of Object.entries(event)) {
    if (name === '@timestamp' || value === undefined) continue;
    expect(FIELD_NAMES).toContain(name);
    expect(typeof value).toBe('string');
    expect(value).not.toBe('');
  }
  if (event['event.category']) expect(CATEGORIES).toContain(event['event.category']);
  if (event['event.type']) expect(TYPES).toContain(event['event.type']);
  if (event['event.outcome']) expect(['success', 'failure', 'unknown']).toContain(event['event.outcome']);
  if (event['source.ip']) expect(isIP(event['source.ip'])).not.toBe(0);
}

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  const seeds = goldenLines(format.name);

  it('reads each golden line to valid ECS values', () => {
    for (const parsed of collect(parserOf(format, options), seeds, { receivedAt })) expectValid(parsed);
  });

  it('survives any text, and mutations of its own lines', () => {
    const noise = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.json());
    const mutated = fc
      .tuple(fc.constantFrom(...(seeds.length ? seeds : [''])), fc.nat(), fc.nat(20), fc.string({ maxLength: 8 }))
      .map(([line, at, cut, insert]) => {
        const index = line.length ? at % line.length : 0;
        return line.slice(0, index) + insert + line.slice(index + cut);
      });
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, mutated), { maxLength: 12 }), (lines) => {
        for (const parsed of collect(parserOf(format, options), lines, { receivedAt })) expectValid(parsed);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps waiting lines across state and restore', () => {
    const whole = collect(parserOf(format, options), seeds, { receivedAt });
    for (const cut of [1, Math.floor(seeds.length / 2), seeds.length - 1]) {
      const first = parserOf(format, options);
      const before = seeds.slice(0, cut).flatMap((line, ref) => parseLine(first, line, ref, receivedAt));
      const second = parserOf(format, options);
      second.restore(first.state());
      const all = [...before, ...collect(second, seeds.slice(cut), { receivedAt, firstRef: cut })];
      expect(all).toEqual(whole);
    }
  });
});
