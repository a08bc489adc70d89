/** What the list of alerts shows, and in which order. */
import { expect, test } from '@jest/globals';
import type { PanelAlert } from '../../grafana-plugin/src/panel/alerts/alert.ts';
import { ago, inOrder, tellingLabels, webUrl } from '../../grafana-plugin/src/panel/alerts/list.ts';

const alertWith = (alert: Partial<PanelAlert>): PanelAlert => ({
  id: '',
  name: '',
  severity: '',
  labels: {},
  annotations: {},
  startsAt: 0,
  state: 'firing',
  receivers: [],
  silencedBy: [],
  inhibitedBy: [],
  ...alert,
});

test('alerts that fire come first, then the most severe, then the newest', () => {
  const alerts = [
    alertWith({ id: '6', severity: 'critical', state: 'resolved' }),
    alertWith({ id: '5', severity: 'critical', state: 'inhibited' }),
    alertWith({ id: '4', severity: 'critical', state: 'silenced' }),
    alertWith({ id: '3', severity: 'sev-7', startsAt: 9 }),
    alertWith({ id: '2', severity: 'warning', startsAt: 1 }),
    alertWith({ id: '1', severity: 'warning', startsAt: 2 }),
    alertWith({ id: '0', severity: 'Critical' }),
  ];
  expect(inOrder(alerts).map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
});

test('the labels of events come first; the name, the severity and empty labels are not among them', () => {
  const labels = { alertname: 'A', cluster: 'eu', host_name: '', severity: 'info', user_name: 'bob', job: 'x' };
  expect(tellingLabels({ labels })).toEqual([
    ['user_name', 'bob'],
    ['cluster', 'eu'],
  ]);
});

const BASE = 'https://grafana.example.com/d/audit?x=1';

test.each([
  ['https://example.com/runbook', 'https://example.com/runbook'],
  ['/d/audit-events', 'https://grafana.example.com/d/audit-events'],
])('%j is a link', (text, url) => {
  expect(webUrl(text, BASE)).toBe(url);
});

test.each([
  undefined,
  '',
  ' ',
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://',
])('%j is no link', (text) => {
  expect(webUrl(text, BASE)).toBeUndefined();
});

const NOW = Date.parse('2026-11-22T09:00:00Z');
test.each([
  [59_000, 'en-US', 'now'],
  [-5_000, 'en-US', 'now'],
  [60_000, 'en-US', '1 min. ago'],
  [2 * 3_600_000 - 1, 'en-US', '1 hr. ago'],
  [26 * 3_600_000, 'en-US', '1 day ago'],
  [3 * 86_400_000, 'de-DE', 'vor 3 Tagen'],
])('%d ms ago is in %s: %s', (passed, language, text) => {
  expect(ago(NOW - passed, NOW, language)).toBe(text);
});
