/** The first-event hold, as scrapers see it. */
import { describe, expect, it } from '@jest/globals';
import { counter, State } from '../support/state.ts';

const fresh = (): State => new State([counter('audit_test_total')]);

describe('a new series', () => {
  it('is 0 for one scrape, then has its value', () => {
    const state = fresh();
    state.scrape('a');
    state.inc('bob');
    expect(state.scrape('a')).toEqual({ bob: 0 });
    expect(state.scrape('a')).toEqual({ bob: 1 });
  });

  it('is 0 once for each scraper', () => {
    const state = fresh();
    state.scrape('a');
    state.scrape('b');
    state.inc('bob');
    expect(state.scrape('a')).toEqual({ bob: 0 });
    expect(state.scrape('a')).toEqual({ bob: 1 });
    expect(state.scrape('b')).toEqual({ bob: 0 });
    expect(state.scrape('b')).toEqual({ bob: 1 });
  });

  it('is 0 for a first scraper when nobody has seen it, and its value when somebody has', () => {
    const state = fresh();
    state.inc('bob');
    expect(state.scrape('a')).toEqual({ bob: 0 });
    expect(state.scrape('late')).toEqual({ bob: 1 });
    state.inc('eve');
    expect(state.scrape('later')).toEqual({ bob: 1, eve: 0 });
  });

  it('of a backlog has its value at once', () => {
    const state = fresh();
    state.scrape('a');
    state.inc('bob', 0, true);
    expect(state.scrape('a')).toEqual({ bob: 1 });
  });

  it('is not held when first_event is off', () => {
    const state = new State([counter('audit_test_total', { hold: false })]);
    state.scrape('a');
    state.inc('bob');
    expect(state.scrape('a')).toEqual({ bob: 1 });
  });
});

describe('across crashes', () => {
  it('the 0 that was shown is not forgotten, and a value is never followed by a 0', () => {
    let state = fresh();
    state.scrape('a');
    state.inc('bob');
    expect(state.scrape('a')).toEqual({ bob: 0 });
    expect(state.scrape('a')).toEqual({ bob: 1 });
    state = state.crash();
    expect(state.scrape('a')).toEqual({ bob: 1 });
  });

  it('the 0 is shown again when the crash came before it was committed that it was shown', () => {
    let state = fresh();
    state.scrape('a');
    state.inc('bob');
    expect(state.scrape('a')).toEqual({ bob: 0 });
    state = state.crash();
    expect(state.scrape('a')).toEqual({ bob: 0 });
    expect(state.scrape('a')).toEqual({ bob: 1 });
  });

  it('a series that was not committed is not there', () => {
    const state = fresh();
    state.scrape('a');
    state.inc('bob');
    expect(state.crash().scrape('a')).toEqual({});
  });
});

describe('when an answer does not go out', () => {
  it('the 0 is shown again', () => {
    const state = fresh();
    state.scrape('a');
    state.inc('bob');
    expect(state.scrape('a', { lost: true })).toEqual({ bob: 0 });
    expect(state.scrape('a')).toEqual({ bob: 0 });
    expect(state.scrape('a')).toEqual({ bob: 1 });
  });
});

describe('when the state cannot be written', () => {
  it('only what was committed is shown, and nothing goes back afterwards', () => {
    const state = fresh();
    state.inc('bob');
    state.scrape('a');
    state.scrape('a');
    state.inc('bob');
    state.inc('eve');
    state.full = true;
    expect(state.scrape('a')).toEqual({ bob: 1 });
    state.full = false;
    expect(state.scrape('a')).toEqual({ bob: 2, eve: 0 });
    expect(state.scrape('a')).toEqual({ bob: 2, eve: 1 });
  });
});

it('the least recently seen scraper is forgotten past the limit', () => {
  const state = fresh();
  for (let index = 0; index < 300; index++) state.scrape(`scraper ${index}`, { now: index });
  expect(state.scrapers.size).toBe(200);
  expect(state.crash().scrapers.size).toBe(200);
});
