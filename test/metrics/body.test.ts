/** Answers as they go over the wire. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { createInflateRaw, gunzipSync } from 'node:zlib';
import { gzipBody, plainBody } from '../../exporter/src/metrics/body.ts';
import type { Exposition, Piece } from '../../exporter/src/metrics/encode.ts';
import { pieces } from '../../exporter/src/metrics/encode.ts';
import { bodyOf } from '../support/body.ts';
import { counter, State } from '../support/state.ts';

/** Counts how many pieces are encoded. */
class Counted {
  encoded = 0;

  *of(parts: Iterable<Piece>): Generator<Piece> {
    for (const part of parts) {
      const encode: Piece['encode'] = () => {
        this.encoded++;
        return part.encode();
      };
      yield { ...part, encode };
    }
  }
}

async function gzipped(state: State, seen: number, exposition: Exposition = 'text', created = false) {
  const counted = new Counted();
  const snapshot = state.table.snapshot();
  const bytes = await buffer(gzipBody(counted.of(pieces(snapshot, { exposition, seen, created }))));
  snapshot.close();
  return { text: gunzipSync(bytes).toString(), encoded: counted.encoded };
}

const large = (series: number): State => {
  const state = new State([counter('audit_test_total', { maxSeries: 1e6 })], undefined, 1e6);
  for (let user = 0; user < series; user++) state.inc(`user ${user}`);
  state.commit();
  return state;
};

describe('gzip', () => {
  it('is one member, so that every client reads all of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 50_000 }), { maxLength: 40 }), async (texts) => {
        const body = await buffer(bodyOf(texts, 'gzip'));
        expect(gunzipSync(body).toString()).toBe(Buffer.from(texts.join('')).toString());
        const inflate = createInflateRaw();
        inflate.end(body.subarray(10));
        const text = await buffer(inflate);
        expect(text.length).toBe(body.readUInt32LE(body.length - 4));
        expect(inflate.bytesWritten).toBe(body.length - 10 - 8);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the chunks that did not change', async () => {
    const state = large(5000);
    const all = await gzipped(state, 9);
    const again = await gzipped(state, 9);
    expect(again.text).toBe(all.text);
    expect(all.encoded).toBeGreaterThan(9);
    // The comments, and the last chunk, which is not full.
    expect(again.encoded).toBe(2);
    state.inc('user 700');
    state.inc('user 701');
    expect((await gzipped(state, 9)).encoded).toBe(2);
    state.commit();
    const changed = await gzipped(state, 9);
    expect(changed.encoded).toBe(3);
    expect(changed.text).toBe(state.text(9));
    expect(changed.text).toContain('audit_test_total{user_name="user 700"} 2\n');
  });

  it('keeps nothing of series that expired', async () => {
    const state = new State([counter('audit_test_total', { maxSeries: 5000, expireAfter: 10 })], undefined, 5000);
    for (let user = 0; user < 2000; user++) state.inc(`user ${user}`, user < 600 ? 0 : 15);
    state.commit();
    await gzipped(state, 9);
    state.table.expire(20);
    state.commit();
    const { text } = await gzipped(state, 9);
    expect(text).toBe(state.text(9));
    expect(text).not.toContain('"user 599"');
    expect(text).toContain('"user 600"');
  });

  it('an answer that is overtaken by commits leaves nothing old for the next one', async () => {
    const state = large(20_000);
    const expected = state.text(9);
    const snapshot = state.table.snapshot();
    const parts: Buffer[] = [];
    for await (const part of gzipBody(pieces(snapshot, { exposition: 'text', seen: 9, created: false }))) {
      parts.push(part);
      if (parts.length > 1) continue;
      for (let user = 0; user < 20_000; user++) state.inc(`user ${user}`);
      state.commit();
    }
    snapshot.close();
    expect(gunzipSync(Buffer.concat(parts)).toString() === expected).toBe(true);
    expect((await gzipped(state, 9)).text === state.text(9)).toBe(true);
  });

  it('shows every scraper its own zeros', async () => {
    const state = large(3000);
    expect((await gzipped(state, 0)).text).toBe(state.text(0));
    expect((await gzipped(state, 9)).text).toBe(state.text(9));
    expect((await gzipped(state, 0)).text).toBe(state.text(0));
    expect(state.text(0)).toContain('audit_test_total{user_name="user 1000"} 0\n');
  });

  it('does not mix up answers with and without the times of creation', async () => {
    const state = large(3000);
    for (const created of [true, false, true]) {
      expect((await gzipped(state, 9, 'openmetrics', created)).text).toBe(state.text(9, 'openmetrics', created));
    }
    expect((await gzipped(state, 9, 'text', true)).text).toBe(state.text(9));
  });
});

it('is the same as the plain text, whatever changed in between', async () => {
  const step = fc.oneof(
    fc.record({ action: fc.constant('count' as const), user: fc.nat(1999) }),
    fc.record({ action: fc.constantFrom('commit' as const, 'expire' as const, 'scrape' as const), user: fc.nat(3) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const state = new State([counter('audit_test_total', { maxSeries: 5000, expireAfter: 10 })], undefined, 5000);
      for (let user = 0; user < 1500; user++) state.inc(`user ${user}`);
      let now = 0;
      for (const { action, user } of steps) {
        now++;
        if (action === 'count') state.inc(`user ${user}`, now);
        else if (action === 'commit') state.commit();
        else if (action === 'expire') state.table.expire(now);
        else expect((await gzipped(state, user)).text).toBe(state.text(user));
      }
      state.commit();
      expect((await gzipped(state, 1)).text).toBe(state.text(1));
    }),
    { numRuns: 40 },
  );
});

it('an answer shows one commit, while series are counted, born, expire and are replaced', async () => {
  const state = new State([counter('audit_test_total', { maxSeries: 1e6, expireAfter: 10 })], undefined, 1e6);
  for (let user = 0; user < 3000; user++) state.inc(`user ${user}`);
  state.commit();
  const expected = state.text(9);
  const snapshot = state.table.snapshot();
  let answer = '';
  let now = 5;
  for await (const part of plainBody(pieces(snapshot, { exposition: 'text', seen: 9, created: false }))) {
    answer += part.toString();
    now += 5;
    state.table.expire(now);
    state.commit();
    for (let user = 0; user < 3000; user += 2) state.inc(`user ${user}`, now);
    for (let user = 0; user < 300; user++) state.inc(`user ${now} ${user}`, now);
    state.commit();
  }
  expect(answer).toBe(expected);
  snapshot.close();
  expect(state.text(9)).not.toBe(expected);
});

it('answers at the same time, and after one that was given up, do not mix', async () => {
  const state = large(3000);
  const expected = { text: state.text(9), openmetrics: state.text(9, 'openmetrics', true) };
  const answer = (exposition: Exposition) => {
    const snapshot = state.table.snapshot();
    return gzipBody(pieces(snapshot, { exposition, seen: 9, created: exposition === 'openmetrics' }));
  };
  for (let round = 0; round < 3; round++) {
    const [one, other, lost] = [answer('text'), answer('openmetrics'), answer('text')];
    const [ones, others] = [[] as Buffer[], [] as Buffer[]];
    for (let step = 0; step < 100; step++) {
      const parts = await Promise.all([one.next(), other.next(), step < 2 ? lost.next() : lost.return(undefined)]);
      if (!parts[0].done) ones.push(parts[0].value);
      if (!parts[1].done) others.push(parts[1].value);
    }
    expect(gunzipSync(Buffer.concat(ones)).toString()).toBe(expected.text);
    expect(gunzipSync(Buffer.concat(others)).toString()).toBe(expected.openmetrics);
  }
});
