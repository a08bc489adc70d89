/**
 * Public sample logs, which are not part of the repository: they lie in ../shared/data/samples beside it where someone has
 * put them. What a format makes of them is counted here.
 */
import { expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { FieldName, SkipReason } from '../../exporter/src/event.ts';
import { CATEGORIES, FIELD_NAMES, TYPES } from '../../exporter/src/event.ts';
import type { Format, FormatOptions } from '../../exporter/src/formats/format.ts';
import type { Outcome } from './outcomes.ts';
import { collect, parserOf } from './outcomes.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'samples');

/** Registers the tests of `body` where the samples are there. */
export function withSamples(body: () => void): void {
  if (existsSync(SAMPLES)) body();
  else it('samples are absent: nothing to read', () => expect(existsSync(SAMPLES)).toBe(false));
}

export const sampleText = (...path: readonly string[]): string => readFileSync(join(SAMPLES, ...path), 'utf8');

/** The lines of a sample that are not blank. */
export const sampleLines = (...path: readonly string[]): string[] =>
  sampleText(...path)
    .split('\n')
    .filter((line) => line.trim() !== '');

/** The names of the files in a folder of the samples, sorted. */
export const sampleFiles = (...path: readonly string[]): string[] => readdirSync(join(SAMPLES, ...path)).sort();

export interface Tally {
  events: number;
  readonly skips: Partial<Record<SkipReason, number>>;
  readonly fields: Partial<Record<FieldName, number>>;
  /** Values that an event may not have. */
  readonly invalid: string[];
}

function addEvent(tally: Tally, parsed: Extract<Outcome, { event: unknown }>): void {
  const { event } = parsed;
  tally.events += 1;
  for (const field of FIELD_NAMES) {
    const value = event[field];
    if (value === undefined) continue;
    tally.fields[field] = (tally.fields[field] ?? 0) + 1;
    if (typeof value !== 'string' || value === '') tally.invalid.push(`${field}: ${JSON.stringify(value)}`);
  }
  const { 'event.category': category, 'event.type': type, 'event.outcome': outcome, 'source.ip': ip } = event;
  if (category !== undefined && !CATEGORIES.includes(category)) tally.invalid.push(`event.category: ${category}`);
  if (type !== undefined && !TYPES.includes(type)) tally.invalid.push(`event.type: ${type}`);
  if (!['success', 'failure', 'unknown'].includes(outcome ?? '')) tally.invalid.push(`event.outcome: ${outcome}`);
  if (ip !== undefined && isIP(ip) === 0) tally.invalid.push(`source.ip: ${ip}`);
  if (!Number.isFinite(event['@timestamp'])) tally.invalid.push(`@timestamp: ${event['@timestamp']}`);
}

/** What a new parser of the format makes of the lines, flushed at the end. */
export function tallyOf(format: Format, lines: readonly string[], options: Partial<FormatOptions> = {}): Tally {
  const tally: Tally = { events: 0, skips: {}, fields: {}, invalid: [] };
  for (const one of collect(parserOf(format, options), lines, { receivedAt: 1_772_366_400_000 })) {
    if ('skip' in one) tally.skips[one.skip] = (tally.skips[one.skip] ?? 0) + 1;
    else addEvent(tally, one);
  }
  return tally;
}
