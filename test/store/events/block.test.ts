import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { FIELD_NAMES } from '../../../exporter/src/event.ts';
import { IN_LINE } from '../../../exporter/src/live-event.ts';
import { labelValue } from '../../../exporter/src/metrics/definition.ts';
import type { SealedBlock } from '../../../exporter/src/store/events/block.ts';
import { Sealer } from '../../../exporter/src/store/events/block.ts';
import { BLOCK_EVENTS, OpenBlock } from '../../../exporter/src/store/events/open-block.ts';
import { BlockReader } from '../../../exporter/src/store/events/block-reader.ts';
import { bloomOf, hashOf, mayContain } from '../../../exporter/src/store/events/bloom.ts';
import { ByteReader, ByteWriter } from '../../../exporter/src/store/events/bytes.ts';
import type { Keepable, StoredEvent } from '../../../exporter/src/store/events/stored-event.ts';
import { keepableOf, storedTime, storedValue } from '../../../exporter/src/store/events/stored-event.ts';
import { event, eventInput, fieldsOf, NO_TEXTS, NOW, shape } from './support.ts';

const stored = (inputs: readonly ReturnType<typeof event>[]): StoredEvent[] =>
  inputs.map((input, index) => ({
    ...input,
    source: 'a',
    time: storedTime(input.time),
    id: 7 + index * 3,
    storedAt: NOW,
  }));

function sealed(events: readonly StoredEvent[]): SealedBlock {
  const block = new OpenBlock('a', NO_TEXTS);
  for (const one of events) block.add(one.id, keepableOf(one), one.storedAt);
  return new Sealer().seal(block);
}

function reopened(events: readonly StoredEvent[]): StoredEvent[] {
  return read(sealed(events), events);
}

function read(block: SealedBlock, events: readonly StoredEvent[]): StoredEvent[] {
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
    expect([has('user.name', 'eve'), has('user.name', ''), has('metric', 'other_total')]).toEqual(Array(3).fill(false));
  });
});

describe('values that are given as numbers and places', () => {
  const WORDS = ['bob', 'eve', 'mallory-with-a-longer-name', 'é', 'x', 'bob2', '\u{1f512}lock'];
  const USER = FIELD_NAMES.indexOf('user.name');
  const ID = FIELD_NAMES.indexOf('event.id');
  const GROUP = FIELD_NAMES.indexOf('group.name');
  const texts = { text: (id: number): string => WORDS[id - 1] ?? '' };

  /** The user and the id lie in the line, between other things; the group has a number. */
  function keepable(one: StoredEvent, [before, behind]: readonly [string, string]): Keepable {
    const user = one.fields[USER] ?? '';
    const id = one.fields[ID] ?? '';
    const group = one.fields[GROUP];
    const start = Buffer.byteLength(before);
    const end = start + Buffer.byteLength(user);
    const gap = Buffer.byteLength(behind);
    const places = (values: readonly [number, number]): Int32Array => {
      const all = new Int32Array(FIELD_NAMES.length);
      [all[USER], all[ID]] = values;
      return all;
    };
    const ids = new Int32Array(FIELD_NAMES.length);
    if (user !== '') ids[USER] = IN_LINE;
    if (id !== '') ids[ID] = IN_LINE;
    if (group !== undefined) ids[GROUP] = WORDS.indexOf(group) + 1;
    return {
      ...keepableOf({ ...one, line: `${before}${user}${behind}${id}` }),
      ids,
      starts: places([start, end + gap]),
      ends: places([end, end + gap + Buffer.byteLength(id)]),
    };
  }

  const word = fc.constantFrom(...WORDS);
  const rows = fc.array(
    fc.tuple(
      fc.record({ 'user.name': word, 'group.name': word, 'event.id': fc.oneof(fc.uuid(), word) }, { requiredKeys: [] }),
      fc.tuple(fc.string({ unit: 'grapheme', maxLength: 9 }), fc.string({ unit: 'grapheme', maxLength: 9 })),
      fc.boolean(),
    ),
    { minLength: 1, maxLength: BLOCK_EVENTS },
  );

  it('come back as texts, and are in the filter', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const block = new OpenBlock('a', texts);
        const events = stored(list.map(([fields]) => event({ fields: fieldsOf(fields) })));
        events.forEach((one, row) => {
          const [, around, asText] = list[row] ?? [{}, ['', ''] as const, true];
          block.add(one.id, asText ? keepableOf(one) : keepable(one, around), one.storedAt);
        });
        expect(block.eventsFrom(0).map(({ fields }) => fields)).toEqual(events.map(({ fields }) => fields));
        const sealedBlock = new Sealer().seal(block);
        expect(read(sealedBlock, events).map(({ fields }) => fields)).toEqual(events.map(({ fields }) => fields));
        for (const { fields } of events)
          for (const [field, value] of fields.entries())
            expect(mayContain(sealedBlock.values, hashOf(FIELD_NAMES[field] ?? '', value ?? ''))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('that are no UTF-8 come back as they are shown', () => {
    const block = new OpenBlock('a', texts);
    const [one] = stored([event()]);
    if (!one) throw new Error('no event');
    const bytes = Buffer.from([0x61, 0xff, 0x62]);
    const given = keepable(one, ['', '']);
    given.ends[USER] = 3;
    block.add(1, { ...given, writeLine: (writer) => (writer.bytes(bytes), true) }, NOW);
    const sealedBlock = new Sealer().seal(block);
    expect(read(sealedBlock, [one])[0]).toMatchObject({ line: 'a\ufffdb' });
    expect(read(sealedBlock, [one])[0]?.fields[USER]).toBe('a\ufffdb');
    expect(mayContain(sealedBlock.values, hashOf('user.name', 'a\ufffdb'))).toBe(true);
  });
});

describe('what is sealed', () => {
  it('is valid until it is forgotten, however much it is', () => {
    const sealer = new Sealer();
    const noise = Array.from({ length: 40 }, (_, index) => randomBytes(20_000 + index).toString('hex'));
    const events = noise.map((line) => stored([event({ line })]));
    for (let round = 0; round < 2; round++) {
      const blocks = events.map((one) => {
        const block = new OpenBlock('a', NO_TEXTS);
        for (const { id, storedAt, ...input } of one) block.add(id, keepableOf(input), storedAt);
        return sealer.seal(block);
      });
      expect(blocks.flatMap((block, index) => read(block, events[index] ?? []).map(({ line }) => line))).toEqual(noise);
      sealer.forget();
    }
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
      fc.property(fc.array(fc.tuple(number, signed, fc.string({ unit: 'grapheme' }))), (list) => {
        const writer = new ByteWriter();
        for (const [one, two, three] of list) {
          writer.number(one);
          writer.signed(two);
          writer.sizedText(three);
        }
        const reader = new ByteReader(Buffer.from(writer.written()));
        expect(list.map(() => [reader.number(), reader.signed() + 0, reader.text()])).toEqual(
          list.map(([one, two, three]) => [one, two + 0, three]),
        );
      }),
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
