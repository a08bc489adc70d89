/** Series are found by the ids of their label values, and are the same whatever the ids are. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Interner } from '../../exporter/src/values/interner.ts';
import { counter, State } from '../support/state.ts';

it('no series is doubled when the ids are given up', () => {
  const step = fc.oneof(
    { weight: 10, arbitrary: fc.tuple(fc.constantFrom('', 'a', 'b', 'ab'), fc.constantFrom('', 'a', 'b', 'c"')) },
    { weight: 1, arbitrary: fc.constant('renew' as const) },
    { weight: 1, arbitrary: fc.constant('crash' as const) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const definition = counter('audit_test_total', { labels: ['user_name', 'source_ip'], hold: false });
      let state = new State([definition]);
      const counts = new Map<string, number>();
      for (const one of steps) {
        if (one === 'renew') state.texts.renew();
        else if (one === 'crash') {
          state.commit();
          state = state.crash();
        } else {
          state.count(state.family(), one, { now: 0, backlog: false });
          counts.set(JSON.stringify(one), (counts.get(JSON.stringify(one)) ?? 0) + 1);
        }
      }
      expect(state.table.size).toBe(counts.size);
      for (const [key, count] of counts) {
        expect(state.table.valueOf(state.family(), JSON.parse(key) as string[])).toBe(count); // as set above
      }
    }),
  );
});

it('a series is found by ids as well after it expired and came back', () => {
  const state = new State([counter('audit_test_total', { hold: false, expireAfter: 10 })]);
  state.inc('bob', 0);
  state.commit();
  state.table.expire(20);
  state.commit();
  state.inc('eve', 30);
  state.inc('bob', 30);
  state.inc('bob', 30);
  state.commit();
  expect(state.scrape('a')).toEqual({ eve: 1, bob: 3 });
});

it('ids are given up when there are too many', () => {
  const texts = new Interner();
  const id = texts.ofText('bob');
  expect([texts.text(id), texts.ofText('bob'), texts.ofText(''), texts.epoch]).toEqual(['bob', id, 0, 1]);
  let told = 0;
  texts.onTrim = () => (told += texts.text(id) === 'bob' ? 1 : 0);
  texts.trim();
  for (let n = 0; n < 262_144; n++) texts.ofText(`text ${n}`);
  expect([texts.text(id), texts.epoch, told]).toEqual(['bob', 1, 0]);
  texts.trim();
  expect(told).toBe(1);
  expect([texts.epoch, texts.ofText('')]).toEqual([2, 0]);
  const other = texts.ofText('bob');
  expect(texts.text(other)).toBe('bob');
});
