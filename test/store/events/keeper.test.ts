import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BLOCK_EVENTS } from '../../../exporter/src/store/events/open-block.ts';
import { findEvents } from '../../../exporter/src/store/events/query/find.ts';
import { getEvent } from '../../../exporter/src/store/events/query/get.ts';
import type { StoredEvent } from '../../../exporter/src/store/events/stored-event.ts';
import { keepableOf } from '../../../exporter/src/store/events/stored-event.ts';
import { StoreError } from '../../../exporter/src/store/store.ts';
import { event, EventState, fieldsOf, NOW, selector, slices } from './support.ts';

const DAY = 86_400_000;

const all = async (state: EventState): Promise<readonly StoredEvent[]> => {
  const query = { selector: selector('{}'), from: -(2 ** 52), to: 2 ** 52, order: 'asc', after: undefined } as const;
  return (await findEvents(state.events, { ...query, limit: 1e6, maxSize: 1e9, withLines: true }, slices())).events;
};
const ids = async (state: EventState): Promise<number[]> =>
  (await all(state)).map(({ id }) => id).sort((a, b) => a - b);

describe('events', () => {
  it('are there after the commit and not before', async () => {
    const state = new EventState();
    const [id = 0] = state.keep({ line: 'one' });
    expect(await all(state)).toEqual([]);
    expect(getEvent(state.events, id)).toBeUndefined();
    state.commit();
    expect(await all(state)).toMatchObject([{ id, line: 'one' }]);
    expect(getEvent(state.events, id)).toMatchObject({ line: 'one' });
  });

  it('of small commits fill blocks, one source apart from the other', async () => {
    const state = new EventState();
    const kept: number[] = [];
    for (let index = 0; index < BLOCK_EVENTS + 10; index++) {
      kept.push(...state.keep({ source: 'a', time: NOW + index }, { source: 'b', time: NOW + index }));
      if (index % 7 === 0) state.commit();
    }
    state.commit();
    expect([state.rows('event_block'), state.rows('event_content'), state.rows('event_recent')]).toEqual([2, 2, 20]);
    expect(await ids(state)).toEqual(kept);
    expect(kept.map((id) => getEvent(state.events, id)?.id)).toEqual(kept);
    expect(getEvent(state.events, Math.max(...kept) + 1)).toBeUndefined();
    expect(state.events.stats()).toMatchObject({ events: kept.length, oldest: NOW });
  });

  it('of a large commit go into blocks at once', () => {
    const state = new EventState();
    state.keep(...Array.from({ length: 2 * BLOCK_EVENTS + 1 }, () => ({})));
    state.commit();
    expect([state.rows('event_block'), state.rows('event_recent')]).toEqual([2, 1]);
  });

  it('ask for a commit when many wait', () => {
    const state = new EventState();
    expect(state.keeper.full).toBe(false);
    while (!state.keeper.full) state.keep({ line: randomBytes(50_000).toString('hex') });
    state.commit();
    expect(state.keeper.full).toBe(false);
  });

  it('of a quiet source are sealed after a day', () => {
    const state = new EventState();
    state.keep({});
    state.commit();
    state.now += DAY;
    state.keep({});
    state.commit();
    expect(state.rows('event_block')).toBe(0);
    state.now += 1;
    state.commit();
    expect([state.rows('event_block'), state.rows('event_recent')]).toEqual([1, 0]);
  });
});

describe('values with numbers', () => {
  it('are what they were when their numbers mean others', async () => {
    const names = ['', 'bob'];
    const state = new EventState(':memory:', undefined, { text: (id) => names[id] ?? '' });
    const bob = {
      ...keepableOf(event({})),
      ids: Int32Array.from(fieldsOf({ 'user.name': '1' }), (id) => Number(id ?? 0)),
    };
    state.keeper.keep(bob, NOW);
    state.keeper.forgetNumbers();
    names[1] = 'eve';
    state.keeper.keep(bob, NOW);
    state.commit();
    const users = (await all(state)).map(({ fields }) => fields.find((value) => value !== undefined));
    expect(users.sort()).toEqual(['bob', 'eve']);
  });
});

describe('ids', () => {
  it('ascend, and begin above those of a state that was lost', () => {
    const state = new EventState();
    const kept = state.keep({}, {}, {});
    expect(kept).toEqual([NOW * 1000, NOW * 1000 + 1, NOW * 1000 + 2]);
  });

  it('that were committed are not given again after a crash; others are', () => {
    const state = new EventState();
    const [first = 0] = state.keep({});
    state.commit();
    state.keep({}, {});
    state.crash();
    expect(state.keep({})).toEqual([first + 1]);
  });
});

describe('a commit that fails', () => {
  it('stores nothing, and everything when it is made again', async () => {
    const state = new EventState();
    state.keep(...Array.from({ length: 100 }, () => ({})));
    state.commit();
    const before = await ids(state);
    const kept = state.keep(
      ...Array.from({ length: 400 }, (_, index) => ({ line: `line ${index} ${'x'.repeat(index * 7)}` })),
    );
    state.full(1);
    expect(() => state.commit()).toThrow(StoreError);
    expect(await ids(state)).toEqual(before);
    expect([state.rows('event_block'), state.rows('event_recent')]).toEqual([0, 100]);
    expect(state.events.stats().events).toBe(100);
    const more = state.keep({ line: 'after' });
    state.full(undefined);
    state.commit();
    expect(await ids(state)).toEqual([...before, ...kept, ...more]);
    expect([state.rows('event_block'), state.rows('event_recent')]).toEqual([1, 501 - BLOCK_EVENTS]);
  });
});

describe('a state on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-events-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has everything after opening again, and goes on in the open blocks', async () => {
    const first = new EventState(folder);
    const kept = first.keep(
      ...Array.from({ length: 300 }, (_, index) => ({ line: `line ${index}`, matched: ['m_total'] })),
    );
    first.commit();
    const before = await all(first);
    first.store.close();
    const second = new EventState(folder);
    expect(await all(second)).toEqual(before);
    const more = second.keep(...Array.from({ length: 250 }, () => ({})));
    expect(more[0]).toBe((kept.at(-1) ?? 0) + 1);
    second.commit();
    expect([second.rows('event_block'), second.rows('event_recent')]).toEqual([2, 550 - 2 * BLOCK_EVENTS]);
    expect(await ids(second)).toEqual([...kept, ...more]);
    second.store.close();
  });
});

describe('retention', () => {
  const fill = (state: EventState, blocks: number, line = 'x'): void => {
    state.keep(...Array.from({ length: blocks * BLOCK_EVENTS }, () => ({ line })));
    state.commit();
  };

  it('by age deletes whole blocks, the oldest first, few at a time', async () => {
    const state = new EventState();
    state.events.retention = { age: 30 * DAY, size: Infinity };
    fill(state, 40);
    state.now += 10 * DAY;
    const [young = 0] = state.keep({});
    state.commit();
    state.now += 20 * DAY + 1;
    state.commit();
    expect(state.rows('event_block')).toBe(41 - 18);
    state.commit();
    state.commit();
    expect([state.rows('event_block'), state.rows('event_content'), state.rows('event_recent')]).toEqual([1, 1, 0]);
    expect(await ids(state)).toEqual([young]);
    expect(state.keeper.pending(state.now)).toBeUndefined();
    state.now += 10 * DAY;
    state.commit();
    expect(await ids(state)).toEqual([]);
    expect(state.events.stats()).toMatchObject({ events: 0, bytes: 0, oldest: undefined });
    expect(state.events.stats().deleted).toEqual({ age: 40 * BLOCK_EVENTS + 1, size: 0 });
  });

  it('by size keeps the newest, and the file no larger than that', () => {
    const state = new EventState();
    const size = 200_000;
    state.events.retention = { age: undefined, size };
    const pages = (): number => Number(state.events.rows('PRAGMA page_count')[0]?.['page_count']);
    let largest = 0;
    for (let round = 0; round < 60; round++) {
      fill(state, 3);
      if (round === 30) largest = pages();
      expect(state.events.stats().bytes).toBeLessThanOrEqual(size);
    }
    expect(pages() * 4096).toBeLessThan(2 * size);
    expect(pages()).toBeLessThanOrEqual(largest + 5);
    const { events, deleted } = state.events.stats();
    expect(events).toBeGreaterThan(10 * BLOCK_EVENTS);
    expect(deleted).toEqual({ age: 0, size: 60 * 3 * BLOCK_EVENTS - events });
  });

  it('of events that are read late counts from when they were read', async () => {
    const state = new EventState();
    state.events.retention = { age: 30 * DAY, size: Infinity };
    const kept = state.keep(...Array.from({ length: BLOCK_EVENTS }, () => ({ time: NOW - 90 * DAY })));
    state.commit();
    state.commit();
    expect(await ids(state)).toEqual(kept);
  });
});

describe('a block whose bytes have changed on disk', () => {
  const damage = (state: EventState, column: 'columns' | 'lines', block: number): void => {
    const [row] = state.events.rows(`SELECT ${column} AS bytes FROM event_content WHERE block = ?`, block);
    const bytes = Uint8Array.from(row?.['bytes'] as Uint8Array); // the column is a BLOB
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 255;
    state.events.rows(`UPDATE event_content SET ${column} = ? WHERE block = ?`, bytes, block);
  };

  it('costs its own events and no others, and is counted', async () => {
    const state = new EventState();
    const kept = state.keep(...Array.from({ length: 3 * BLOCK_EVENTS }, (_, index) => ({ line: `line ${index}` })));
    state.commit();
    damage(state, 'columns', 2);
    const rest = [...kept.slice(0, BLOCK_EVENTS), ...kept.slice(2 * BLOCK_EVENTS)];
    expect(await ids(state)).toEqual(rest);
    expect(state.events.stats().damaged).toBe(1);
    expect(getEvent(state.events, kept[BLOCK_EVENTS] ?? 0)).toBeUndefined();
    expect(state.events.stats().damaged).toBe(2);
  });

  it('costs the lines where only they are damaged', async () => {
    const state = new EventState();
    state.keep(...Array.from({ length: BLOCK_EVENTS }, (_, index) => ({ line: `line ${index}` })));
    state.commit();
    damage(state, 'lines', 1);
    const events = await all(state);
    expect(events.map(({ line }) => line)).toEqual(events.map(() => undefined));
    expect(events[7]?.fields).toContain('bob');
    expect(state.events.stats().damaged).toBe(1);
  });
});
