/** The annotations of past alerts come from the rules of today. */
import { expect, test } from '@jest/globals';
import { annotationsOf, readRules } from '../../grafana-plugin/src/panel/alerts/annotations.ts';

/** As Prometheus writes it. */
const answer = (...rules: object[]) => ({ status: 'success', data: { groups: [{ name: 'audit-events', rules }] } });
const RULE = {
  type: 'alerting',
  name: 'AuditFailedLogins',
  query: 'x',
  labels: { severity: 'warning' },
  annotations: {
    audit_selector: '{event_outcome="failure", user_name={{ printf "%q" $labels.user_name }}}',
    audit_window: '6m',
    description: '{{ $value }} logins failed.',
    summary: 'Logins of {{$labels.user_name}} failed.',
  },
};
const LABELS = { alertname: 'AuditFailedLogins', severity: 'warning', user_name: 'b"ob' };

test('labels are filled in; what needs more than labels is left out', () => {
  expect(annotationsOf(readRules(answer(RULE)), LABELS)).toEqual({
    audit_selector: '{event_outcome="failure", user_name="b\\"ob"}',
    audit_window: '6m',
    summary: 'Logins of b"ob failed.',
  });
});

test('the rule is the one whose labels the alert has', () => {
  const critical = { ...RULE, labels: { severity: 'critical' }, annotations: { audit_window: '1h' } };
  const rules = readRules(answer({ ...RULE, type: 'recording' }, RULE, critical));
  expect(annotationsOf(rules, { ...LABELS, severity: 'critical' })).toEqual({ audit_window: '1h' });
});

test('where two rules could be meant, none is', () => {
  expect(annotationsOf(readRules(answer(RULE, RULE)), LABELS)).toEqual({});
});

test.each([undefined, null, 'no', { data: { groups: [null, { rules: [null, 7, {}] }] } }])(
  '%j has no rules',
  (given) => {
    expect(readRules(given)).toEqual([]);
  },
);
