import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEvent } from '../../exporter/src/event.ts';
import type { Candidate } from '../../exporter/src/rules/dispatch.ts';
import { Dispatcher } from '../../exporter/src/rules/dispatch.ts';
import { compileRule, fewValuedOf, RawPaths } from '../../exporter/src/rules/rule.ts';
import { Interner } from '../../exporter/src/values/interner.ts';
import { FixedEvent } from '../support/fixed-event.ts';

const CONDITIONS = [
  'true',
  'event.category == "iam"',
  'event.category == "iam" && user.name == "bob"',
  'event.category == "iam" || user.name == "bob"',
  '!(event.outcome == "failure") && user.name.startsWith("b")',
  'event.action in ["create", "delete"] && raw.code == 403',
  'event.action in ["create", "delete"] && !(raw.code == 403)',
  'raw.code < "x" && event.category == "iam"',
  'event.provider.contains("kube") ? event.outcome == "success" : user.name == "bob"',
  'has(event.type) && event.type != "info"',
  'raw.list.exists(x, x == "a") || event.outcome == "failure"',
  'raw.code == 1 || event.category != "iam"',
];

const events = fc.record({
  'event.category': fc.constantFrom('iam' as const, 'api' as const, undefined),
  'event.action': fc.constantFrom('create', 'get', undefined),
  'event.outcome': fc.constantFrom('success' as const, 'failure' as const),
  'event.type': fc.constantFrom('info' as const, 'change' as const, undefined),
  'event.provider': fc.constantFrom('kube-apiserver', 'sshd'),
  'user.name': fc.constantFrom('bob', 'alice', undefined),
});
const raws = fc.constantFrom({}, { code: 403, list: ['a'] }, { code: 'x' }, { code: 1, list: [] });

function setUp() {
  const interner = new Interner();
  const paths = new RawPaths();
  const rules = CONDITIONS.map((when) => ({
    when,
    rule: compileRule({ when, labels: [], value: undefined }, { interner, rawPath: paths.of }),
  }));
  interner.seal();
  const event = new FixedEvent(interner, {}, {}, paths, fewValuedOf(rules.map(({ rule }) => rule)));
  const eventOf = (fields: Partial<AuditEvent>, raw: Record<string, unknown>) => event.take(fields, raw);
  return { interner, rules, eventOf };
}

describe('the candidates for an event', () => {
  it('match exactly where the condition itself does', () => {
    const { interner, rules, eventOf } = setUp();
    const dispatcher = new Dispatcher(rules, split);
    let steps = 0;
    fc.assert(
      fc.property(events, raws, (fields, raw) => {
        const event = eventOf(fields, raw);
        const expected = rules.filter(({ rule }) => rule.matches(event) === true).map(({ when }) => when);
        const failing = rules.filter(({ rule }) => rule.matches(event) === 'failed').map(({ when }) => when);
        const { certain, open } = dispatcher.of(event);
        const matched = open.filter((when) => expected.includes(when));
        expect([...certain, ...matched].sort()).toEqual(expected.sort());
        // What fails has to be reported, so it stays open.
        expect(open).toEqual(expect.arrayContaining(failing));
        if (++steps % 200 === 0) fill(interner);
      }),
      { numRuns: 600 },
    );
  });

  it('leave out what cannot match, and do not ask again what must', () => {
    const { rules, eventOf } = setUp();
    const { certain, open } = new Dispatcher(rules, split).of(
      eventOf({ 'event.category': 'api', 'event.action': 'get', 'event.outcome': 'failure' }, {}),
    );
    expect(certain).toEqual([
      'true',
      'raw.list.exists(x, x == "a") || event.outcome == "failure"',
      'raw.code == 1 || event.category != "iam"',
    ]);
    expect(open).toEqual([
      'event.category == "iam" || user.name == "bob"',
      'event.provider.contains("kube") ? event.outcome == "success" : user.name == "bob"',
    ]);
  });

  it('are found by kind, not by event', () => {
    const { rules, eventOf } = setUp();
    const dispatcher = new Dispatcher(rules, split);
    const one = dispatcher.of(eventOf({ 'event.category': 'iam', 'user.name': 'bob' }, {}));
    expect(dispatcher.of(eventOf({ 'event.category': 'iam', 'user.name': 'alice' }, {}))).toBe(one);
    expect(dispatcher.of(eventOf({ 'event.category': 'api' }, {}))).not.toBe(one);
  });
});

function split(candidates: readonly Candidate<{ readonly when: string }>[]): { certain: string[]; open: string[] } {
  const those = (certain: boolean) => candidates.filter((one) => one.certain === certain);
  const names = (certain: boolean) => those(certain).map(({ counted }) => counted.when);
  return { certain: names(true), open: names(false) };
}

/** Until the interner gives up its ids. */
function fill(interner: Interner): void {
  const { epoch } = interner;
  for (let next = 0; interner.epoch === epoch; next++) {
    interner.ofText(`filler ${next} ${'x'.repeat(60_000)}`);
    interner.trim();
  }
}
