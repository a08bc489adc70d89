/** Queries beside naive ones over the same random events. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FIELD_NAMES } from '../../../exporter/src/event.ts';
import { keyOfLabel } from '../../../exporter/src/selector/labels.ts';
import type { LabelKey } from '../../../exporter/src/selector/labels.ts';
import { countEvents } from '../../../exporter/src/store/events/query/count.ts';
import { findEvents } from '../../../exporter/src/store/events/query/find.ts';
import type { FindQuery, Place } from '../../../exporter/src/store/events/query/find.ts';
import { Slices, Turns } from '../../../exporter/src/store/events/query/slices.ts';
import type { EventInput, StoredEvent } from '../../../exporter/src/store/events/stored-event.ts';
import { storedTime } from '../../../exporter/src/store/events/stored-event.ts';
import { labelValues } from '../../../exporter/src/store/events/query/values.ts';
import { EventState, eventInput, naive, NOW, selector, shape, slices } from './support.ts';

const SELECTORS = [
  '{}',
  '{user_name="bob"}',
  '{user_name!="bob"}',
  '{user_name=~"b.*|eve"}',
  '{user_name=""}',
  '{event_outcome!~"f.*", source="a"}',
  '{metric="audit_one_total"}',
  '{metric=""}',
  '{source=~"b|c"}',
  '{event_id=~"[0-7].*"}',
];

const EVERYTHING: FindQuery = {
  selector: selector('{}'),
  from: 0,
  to: 2 ** 50,
  order: 'asc',
  after: undefined,
  limit: 1e5,
  maxSize: 1e9,
  withLines: true,
};

interface Filled {
  readonly state: EventState;
  readonly events: StoredEvent[];
}

/** Events in commits of the given sizes; each stands for many, so that there are full blocks. */
function filled(inputs: readonly EventInput[], copies: number): Filled {
  const state = new EventState();
  const events: StoredEvent[] = [];
  for (let copy = 0; copy < copies; copy++) {
    for (const input of inputs) {
      const time = storedTime(input.time + copy * 3);
      const [id = 0] = state.keep({ ...input, time });
      events.push({ ...input, time, id, storedAt: state.now });
    }
    state.commit();
  }
  return { state, events };
}

const inputs = fc.array(eventInput, { minLength: 1, maxLength: 60 });
const ranges = fc.constantFrom(
  { from: -(2 ** 52), to: 2 ** 52 },
  { from: NOW, to: NOW + 30 },
  { from: NOW - 50_000, to: NOW + 10 },
  { from: NOW + 200, to: NOW + 100_000 },
);

describe('finding', () => {
  it('gives every event exactly once, in order, whatever the limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        inputs,
        fc.constantFrom(1, 12, 40),
        fc.constantFrom(...SELECTORS),
        ranges,
        fc.constantFrom('asc' as const, 'desc' as const),
        fc.constantFrom(7, 100, 5000),
        async (list, copies, text, range, order, limit) => {
          const { state, events } = filled(list, copies);
          const one = selector(text);
          const sign = order === 'asc' ? 1 : -1;
          const expected = events
            .filter((event) => event.time >= range.from && event.time <= range.to && naive(one, event))
            .sort((a, b) => sign * (a.time - b.time || a.id - b.id));
          const found: StoredEvent[] = [];
          let after: Place | undefined;
          for (let more = true; more;) {
            const query = { ...range, selector: one, order, after, limit, maxSize: 1e9, withLines: true };
            const answer = await findEvents(state.events, query, slices());
            expect(answer.events.length).toBeLessThanOrEqual(limit);
            found.push(...answer.events);
            after = answer.events.at(-1);
            more = answer.more;
          }
          expect(found.map(shape)).toEqual(expected.map(shape));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ends an answer early when it is large, and leaves lines out', async () => {
    const { state } = filled([{ ...INPUT, line: 'x'.repeat(1000) }], 300);
    const query = { selector: selector('{}'), from: 0, to: 2 ** 50, order: 'asc', after: undefined } as const;
    const large = { ...query, limit: 1000, maxSize: 10_000, withLines: true };
    const small = { ...large, maxSize: 1, withLines: false };
    expect(await findEvents(state.events, large, slices())).toMatchObject({ events: { length: 9 }, more: true });
    expect(await findEvents(state.events, small, slices())).toMatchObject({
      events: [{ line: undefined }],
      more: true,
    });
  });

  it('sees what was committed when it began, while other events come and go', async () => {
    const { state, events } = filled([INPUT], 600);
    const turns = new Turns();
    const busy = new Slices(turns, 60_000);
    Object.defineProperty(busy, 'due', { value: true });
    const answer = findEvents(state.events, EVERYTHING, busy);
    for (let round = 0; round < 20; round++) {
      state.keep(...Array.from({ length: 100 }, () => INPUT));
      state.commit();
      await turns.next();
    }
    expect((await answer).events.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });

  it('leaves the thread to reading while there is more to read', async () => {
    let reading = { busy: true, workedMs: 0 };
    const turns = new Turns(() => reading);
    const granted: number[] = [];
    const ask = (turn: number): void => void turns.next().then(() => granted.push(turn));
    const rounds = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve));
    };
    ask(1);
    await rounds();
    expect(granted).toEqual([]);
    reading = { busy: true, workedMs: 1000 };
    await rounds();
    expect(granted).toEqual([1]);
    ask(2);
    await rounds();
    expect(granted).toEqual([1]);
    reading = { busy: false, workedMs: 1000 };
    await rounds();
    expect(granted).toEqual([1, 2]);
    ask(3);
    await rounds();
    reading = { busy: true, workedMs: 0 };
    ask(4);
    await rounds();
    // Reading began anew, with another configuration; a turn later it counts as before.
    expect(granted).toEqual([1, 2, 3, 4]);
    ask(5);
    await rounds();
    expect(granted).toEqual([1, 2, 3, 4]);
    reading = { busy: false, workedMs: 0 };
    await rounds();
    expect(granted).toEqual([1, 2, 3, 4, 5]);
  });

  it('stops when its time is up, or when nobody waits', async () => {
    const { state } = filled([INPUT], 600);
    const due = (one: Slices): Slices => Object.defineProperty(one, 'due', { value: true });
    const late = due(new Slices(new Turns(), -1));
    await expect(findEvents(state.events, EVERYTHING, late)).rejects.toMatchObject({
      reason: 'timeout',
    });
    const gone = due(new Slices(new Turns(), 10_000, AbortSignal.abort()));
    await expect(findEvents(state.events, EVERYTHING, gone)).rejects.toMatchObject({
      reason: 'canceled',
    });
  });
});

const INPUT: EventInput = {
  time: NOW,
  source: 'a',
  fields: FIELD_NAMES.map(() => undefined),
  matched: [],
  line: 'line',
};

const valuesOf = (event: EventInput, key: LabelKey): readonly string[] => {
  if (key === 'source') return [event.source];
  if (key === 'metric') return event.matched;
  const value = event.fields[FIELD_NAMES.indexOf(key)];
  return value === undefined ? [] : [value];
};

describe('counting', () => {
  it('counts what finding finds, by up to two labels', async () => {
    await fc.assert(
      fc.asyncProperty(
        inputs,
        fc.constantFrom(1, 15),
        fc.constantFrom(...SELECTORS),
        fc.subarray(['user_name', 'source', 'metric'], { maxLength: 2 }),
        fc.constantFrom(10, 1000),
        async (list, copies, text, labels, step) => {
          const { state, events } = filled(list, copies);
          const one = selector(text);
          const range = { from: NOW - 20, to: NOW + 900 };
          const by = labels.map((label) => keyOfLabel(label) ?? 'source');
          const expected = new Map<string, number>();
          for (const event of events) {
            if (event.time < range.from || event.time > range.to || !naive(one, event)) continue;
            const at = Math.floor((event.time - range.from) / step);
            const groups = by.map((key) => valuesOf(event, key)).map((all) => (all.length === 0 ? [''] : all));
            for (const first of groups[0] ?? [undefined])
              for (const second of groups[1] ?? [undefined]) {
                const key = JSON.stringify([[first, second].filter((value) => value !== undefined), at]);
                expected.set(key, (expected.get(key) ?? 0) + 1);
              }
          }
          const { groups, capped } = await countEvents(state.events, { ...range, selector: one, by, step }, slices());
          const found = groups.flatMap(({ values, counts }) =>
            [...counts].flatMap((count, at) => (count === 0 ? [] : [[JSON.stringify([values, at]), count] as const])),
          );
          expect(capped).toBe(false);
          expect(found.sort()).toEqual([...expected].sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps the sum when there are too many groups', async () => {
    const named = Array.from({ length: 1500 }, (_, index) => ({
      ...INPUT,
      fields: FIELD_NAMES.map((name) => (name === 'user.name' ? `user${index}` : undefined)),
    }));
    const { state } = filled(named, 1);
    const query = { selector: selector('{}'), from: NOW, to: NOW, step: 1000, by: ['user.name'] as const };
    const { groups, capped } = await countEvents(state.events, query, slices());
    const other = groups.find(({ values }) => values[0] === 'other');
    expect([capped, groups.length, other?.counts[0]]).toEqual([true, 1001, 500]);
  });
});

describe('the values of a label', () => {
  it('are those that the selected events have', async () => {
    await fc.assert(
      fc.asyncProperty(
        inputs,
        fc.constantFrom(1, 15),
        fc.constantFrom(...SELECTORS),
        ranges,
        fc.constantFrom('user_name', 'source', 'metric', 'event_id', 'group_name'),
        async (list, copies, text, range, label) => {
          const { state, events } = filled(list, copies);
          const one = selector(text);
          const key = keyOfLabel(label) ?? 'source';
          const expected = events
            .filter((event) => event.time >= range.from && event.time <= range.to && naive(one, event))
            .flatMap((event) => valuesOf(event, key));
          const found = await labelValues(state.events, { ...range, selector: one, key, limit: 10_000 }, slices());
          expect(found).toEqual({ values: [...new Set(expected)].sort(), more: false });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('end at the limit', async () => {
    const named = Array.from({ length: 30 }, (_, index) => ({ ...INPUT, matched: [`m${index}_total`] }));
    const { state } = filled(named, 1);
    const query = { selector: selector('{}'), from: NOW, to: NOW, key: 'metric', limit: 10 } as const;
    expect(await labelValues(state.events, query, slices())).toMatchObject({ values: { length: 10 }, more: true });
  });
});
