import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { labelValue } from '../../../exporter/src/metrics/definition.ts';
import type { SealedBlock } from '../../../exporter/src/store/events/block.ts';
import { Sealer } from '../../../exporter/src/store/events/block.ts';
import { BLOCK_EVENTS, OpenBlock } from '../../../exporter/src/store/events/open-block.ts';
import { BlockReader } from '../../../exporter/src/store/events/block-reader.ts';
import { bloomOf, hashOf, mayContain } from '../../../exporter/src/store/events/bloom.ts';
import { ByteReader, ByteWriter } from '../../../exporter/src/store/events/bytes.ts';
import type { StoredEvent } from '../../../exporter/src/store/events/stored-event.ts';
import { keepableOf, storedTime, storedValue } from '../../../exporter/src/store/events/stored-event.ts';
import { event, eventInput, fieldsOf, NOW, shape } from './support.ts';

const stored = (inputs: readonly ReturnType<typeof event>[]): StoredEvent[] =>
  inputs.map((input, index) => ({
    ...input,
    source: 'a',
    time: storedTime(input.time),
    id: 7 + index * 3,
    storedAt: NOW,
  }));

function sealed(events: readonly StoredEvent[]): SealedBlock {
  const block = new OpenBlock('a');
  for (const one of events) block.add(one.id, keepableOf(one), one.storedAt);
  return new Sealer().seal(block);
}

function reopened(events: readonly StoredEvent[]): StoredEvent[] {
  const block = sealed(events);
  const reader = new BlockReader(
    block,
    block.columns,
    () => block.lines,
    () => undefined,
  );
  return events.map((_, row) => reader.event(row, true));
}

describe('a block', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(eventInput, { minLength: 1, maxLength: 40 }), (inputs) => {
        const events = stored(inputs);
        expect(reopened(events).map(shape)).toEqual(events.map(shape));
      }),
    );
  });

  it('gives back many values, and more than a byte can count', () => {
    const events = stored(
      Array.from({ length: BLOCK_EVENTS }, (_, index) =>
        event({
          fields: fieldsOf({
            'event.id': `id-${index}`,
            'user.name': `user-${index % 99}`,
            'source.ip': index % 2 === 0 ? `192.0.2.${index}` : undefined,
            'event.action': 'get',
          } as Record<string, string>),
          line: `{"id":"id-${index}"}`,
        }),
      ),
    );
    expect(reopened(events)).toEqual(events);
  });

  it('keeps an event without a line, and an empty line, apart', () => {
    const events = stored([event({ line: undefined }), event({ line: '' }), event({ line: 'é\n' })]);
    expect(reopened(events).map(({ line }) => line)).toEqual([undefined, '', 'é\n']);
  });

  it('has no lines when they are gone meanwhile', () => {
    const block = sealed(stored([event()]));
    const reader = new BlockReader(
      block,
      block.columns,
      () => undefined,
      () => undefined,
    );
    expect(reader.event(0, true)).toMatchObject({ line: undefined, source: 'a' });
  });

  it('knows its times, its ids and the values that it has', () => {
    const block = sealed(stored([event({ time: NOW + 5 }), event({ time: NOW - 5, matched: ['m_total'] })]));
    expect(block).toMatchObject({ minTime: NOW - 5, maxTime: NOW + 5, firstId: 7, lastId: 10, count: 2 });
    const has = (key: string, value: string): boolean => mayContain(block.values, hashOf(key, value));
    expect([has('user.name', 'bob'), has('metric', 'm_total'), has('metric', ''), has('group.name', '')]).toEqual(
      Array(4).fill(true),
    );
    expect([has('user.name', 'eve'), has('user.name', ''), has('metric', 'other')]).toEqual(Array(3).fill(false));
  });
});

describe('a Bloom filter', () => {
  it('has everything that was put in, and little else', () => {
    const values = Array.from({ length: 1000 }, (_, index) => hashOf('user.name', `user${index}`));
    const filter = bloomOf(values);
    expect(values.every((one) => mayContain(filter, one))).toBe(true);
    const wrong = Array.from({ length: 10_000 }, (_, index) => hashOf('user.name', `other${index}`));
    expect(wrong.filter((one) => mayContain(filter, one)).length).toBeLessThan(400);
  });
});

describe('numbers and texts', () => {
  it('come back as they were written', () => {
    const number = fc.maxSafeNat();
    const signed = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, signed, fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }))),
        (list) => {
          const writer = new ByteWriter();
          for (const [one, two, three] of list) {
            writer.number(one);
            writer.signed(two);
            writer.optionalText(three);
          }
          const reader = new ByteReader(Buffer.from(writer.written()));
          expect(list.map(() => [reader.number(), reader.signed() + 0, reader.optionalText()])).toEqual(
            list.map(([one, two, three]) => [one, two + 0, three]),
          );
        },
      ),
    );
  });
});

it('a value is stored as a label has it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 1020, maxLength: 1030 })), (value) => {
      const raw = `${value}\ud800`;
      expect([storedValue(value), storedValue(raw)]).toEqual([labelValue(value), labelValue(raw)]);
    }),
  );
});
