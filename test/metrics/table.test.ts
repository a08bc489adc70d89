import { describe, expect, it } from '@jest/globals';
import { counter, State } from '../support/state.ts';

const HOUR = 3_600_000;
const shown = counter('audit_test_total', { hold: false });

describe('the cap', () => {
  it('counts new label sets under other, so that the sum stays exact', () => {
    const state = new State([{ ...shown, maxSeries: 2 }]);
    for (const user of ['a', 'b', 'c', 'd', 'a', 'c']) state.inc(user);
    expect(state.scrape('x')).toEqual({ a: 2, b: 1, other: 3 });
    expect(state.capped).toEqual(['audit_test_total', 'audit_test_total', 'audit_test_total']);
  });

  it('holds over all metrics together', () => {
    const state = new State([shown, counter('audit_more_total', { hold: false })], undefined, 2);
    for (const user of ['a', 'b', 'c']) state.inc(user);
    expect(state.scrape('x')).toEqual({ a: 1, b: 1, other: 1 });
  });

  it('does not change what was there before a restart', () => {
    const state = new State([shown]);
    for (const user of ['a', 'b', 'c']) state.inc(user);
    state.commit();
    const after = state.crash([{ ...shown, maxSeries: 1 }]);
    after.inc('c');
    after.inc('d');
    expect(after.scrape('x')).toEqual({ a: 1, b: 1, c: 2, other: 1 });
  });
});

describe('expire_after', () => {
  const expiring = counter('audit_test_total', { expireAfter: HOUR });

  it('hides a series that does not change, and brings it back at its old value, held for one scrape', () => {
    const state = new State([expiring]);
    state.inc('bob', 0);
    state.scrape('a');
    state.scrape('a');
    state.table.expire(2 * HOUR);
    expect(state.scrape('a')).toEqual({});
    state.inc('bob', 3 * HOUR);
    expect(state.scrape('a')).toEqual({ bob: 1 });
    expect(state.scrape('a')).toEqual({ bob: 2 });
  });

  it('brings a series back also when it was taken out of the configuration since', () => {
    const state = new State([expiring]);
    state.inc('bob', 0);
    state.table.expire(2 * HOUR);
    state.commit();
    const after = state.crash([counter('audit_test_total')]);
    after.inc('bob', 3 * HOUR);
    after.scrape('a');
    expect(after.scrape('a')).toEqual({ bob: 2 });
  });

  it('also after a restart', () => {
    const state = new State([expiring]);
    state.inc('bob', 0);
    state.table.expire(2 * HOUR);
    state.commit();
    const after = state.crash();
    expect(after.table.size).toBe(0);
    after.inc('bob', 3 * HOUR);
    after.scrape('a');
    expect(after.scrape('a')).toEqual({ bob: 2 });
  });

  it('frees the place under the cap', () => {
    const state = new State([{ ...expiring, maxSeries: 1 }]);
    state.inc('bob', 0);
    state.table.expire(2 * HOUR);
    state.commit();
    state.inc('eve', 3 * HOUR);
    state.scrape('a');
    expect(state.scrape('a')).toEqual({ eve: 1 });
  });
});

describe('a changed definition', () => {
  it('starts a new counter, and the old value is there on a return', () => {
    const state = new State([shown]);
    state.inc('bob');
    state.commit();
    const changed = state.crash([{ ...shown, identity: 'two' }]);
    expect(changed.scrape('a')).toEqual({});
    changed.inc('bob');
    changed.inc('bob');
    changed.commit();
    expect(changed.crash([shown]).scrape('a')).toEqual({ bob: 1 });
    expect(changed.crash([{ ...shown, identity: 'two' }]).scrape('a')).toEqual({ bob: 2 });
  });
});

describe('label values', () => {
  it('are escaped, well-formed and bounded', () => {
    const state = new State([shown]);
    state.inc('a"b\\c\nd');
    state.inc('x\ud800');
    state.inc('x\ud801');
    state.inc('y'.repeat(5000));
    state.commit();
    const lines = state.text().split('\n').slice(2);
    expect(lines).toEqual([
      'audit_test_total{user_name="a\\"b\\\\c\\nd"} 1',
      'audit_test_total{user_name="x\ufffd"} 2',
      `audit_test_total{user_name="${'y'.repeat(1024)}"} 1`,
      '',
    ]);
  });

  it('do not run into each other', () => {
    const two = new State([counter('audit_two_total', { hold: false, labels: ['user_name', 'source_ip'] })]);
    for (const values of [
      ['a', 'b c'],
      ['a b', 'c'],
      ['a', 'b c'],
    ])
      two.count(two.family(), values, { now: 0, backlog: true });
    two.commit();
    expect(two.text().split('\n').slice(2, 4)).toEqual([
      'audit_two_total{user_name="a",source_ip="b c"} 2',
      'audit_two_total{user_name="a b",source_ip="c"} 1',
    ]);
  });
});

describe('histograms', () => {
  it('are cumulative, and held as a whole', () => {
    const state = new State([counter('audit_size', { type: 'histogram', labels: [], buckets: [1, 10] })]);
    for (const value of [0.5, 1, 5, 100]) state.observe(value);
    const first = state.begin('a');
    expect(state.text(first.seen)).toContain('audit_size_bucket{le="+Inf"} 0\n');
    first.finished();
    const second = state.begin('a');
    expect(state.text(second.seen, 'openmetrics')).toBe(
      `# HELP audit_size Help of audit_size.
# TYPE audit_size histogram
audit_size_bucket{le="1"} 2
audit_size_bucket{le="10"} 3
audit_size_bucket{le="+Inf"} 4
audit_size_sum 106.5
audit_size_count 4
`,
    );
    const after = state.crash();
    expect(after.text(9)).toContain('audit_size_bucket{le="10"} 3\n');
  });
});

it('OpenMetrics names a counter without _total in its metadata', () => {
  const state = new State([shown]);
  state.inc('bob');
  state.commit();
  expect(state.text(1, 'openmetrics')).toBe(
    '# HELP audit_test Help of audit_test_total.\n# TYPE audit_test counter\naudit_test_total{user_name="bob"} 1\n',
  );
});

it('OpenMetrics tells when a series began, if asked to', () => {
  const state = new State([shown]);
  state.inc('bob', 1_772_366_400_500);
  state.commit();
  const text = 'audit_test_total{user_name="bob"} 1\naudit_test_created{user_name="bob"} 1772366400.5\n';
  expect(state.text(1, 'openmetrics', true)).toContain(text);
  expect(state.crash().text(1, 'openmetrics', true)).toContain(text);
  expect(state.text(1, 'text', true)).not.toContain('_created');
});

it('a histogram that expired comes back at once, for it has no single value to hold', () => {
  const state = new State([counter('audit_size', { type: 'histogram', labels: [], buckets: [1], expireAfter: HOUR })]);
  state.observe(5);
  for (let scrape = 0; scrape < 2; scrape++) state.scrape('a');
  state.table.expire(2 * HOUR);
  state.commit();
  state.observe(5, 3 * HOUR);
  expect(state.text(state.begin('a').seen)).toContain('audit_size_count 2\n');
});
