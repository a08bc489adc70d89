/** The values that are kept of an event are its fields, whichever of them rules have read before. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIELD_NAMES } from '../../exporter/src/event.ts';
import type { FieldName } from '../../exporter/src/event.ts';
import { FORMATS } from '../../exporter/src/formats/index.ts';
import { AS_TEXT, FEW_VALUED, FIELD, IN_LINE } from '../../exporter/src/live-event.ts';
import type { LiveEvent } from '../../exporter/src/live-event.ts';
import { ByteWriter } from '../../exporter/src/store/events/bytes.ts';
import { Interner, NONE } from '../../exporter/src/values/interner.ts';
import { goldenLines } from '../support/golden.ts';

type Values = (string | undefined)[];

function keptOf(event: LiveEvent): Values {
  const ids = new Int32Array(FIELD_NAMES.length);
  event.writeIds(ids);
  const line = new ByteWriter();
  event.writeLine(line);
  const { starts, ends, texts } = event.unnumbered;
  return FIELD_NAMES.map((_, field) => {
    const id = ids[field] ?? NONE;
    if (id === NONE) return undefined;
    if (id === AS_TEXT) return texts[field];
    if (id !== IN_LINE) return event.interner.text(id);
    const [start, end] = [starts[field] ?? 0, ends[field] ?? 0];
    expect(event.textInLine(start, end)).toBe(line.text(start, end));
    return line.text(start, end);
  });
}

/** Of each event the values that are kept, and its fields. `read`: what rules have read of it before. */
function valuesOf(format: (typeof FORMATS)[number], lines: readonly string[], read: readonly FieldName[]) {
  const fewValued = read.map((name) => FIELD[name]).filter((field) => FEW_VALUED.has(field));
  const parser = format.create({ timeZone: 'UTC', interner: new Interner(), kept: true, fewValued });
  const found: { kept: Values; fields: Values }[] = [];
  const outcomes = {
    event: (event: LiveEvent): void => {
      for (const name of read) event.field(name);
      const kept = keptOf(event);
      found.push({ kept, fields: FIELD_NAMES.map((name) => event.field(name)) });
    },
    skip: (): void => undefined,
  };
  for (const line of lines) {
    const bytes = Buffer.from(`before${line}\nbehind`);
    parser.parse(bytes, 6, bytes.length - 7, { receivedAt: 0, ref: 0 }, outcomes);
  }
  parser.flush(0, true, outcomes);
  return found;
}

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const lines = goldenLines(name);

  it('keeps the fields of each golden line', () => {
    const some = fc.subarray(FIELD_NAMES);
    fc.assert(
      fc.property(some, (read) => {
        const found = valuesOf(format, [...lines, ...lines], read);
        expect(found.length).toBeGreaterThan(0);
        expect(found.map(({ kept }) => kept)).toEqual(found.map(({ fields }) => fields));
      }),
      { numRuns: 20 },
    );
  });
});
