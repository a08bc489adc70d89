import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Notification, WebhookReceiver } from '@audit-exporter/alertmanager';
import { receiveWebhooks } from '@audit-exporter/alertmanager';

let received: Notification[];
let receiver: WebhookReceiver;
beforeEach(async () => {
  received = [];
  receiver = await receiveWebhooks((notification) => received.push(notification));
});
afterEach(() => receiver.close());

const send = async (body: string): Promise<number> =>
  (await fetch(`${receiver.url}/any/path`, { method: 'POST', body })).status;

const alert = {
  status: 'firing',
  labels: { alertname: 'AuditRootLogin', severity: 'warning' },
  annotations: { summary: 'Somebody logged in as root.' },
  startsAt: '2026-03-01T12:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: 'c0ffee',
};
const payload = { version: '4', status: 'firing', receiver: 'audit-webhook', groupLabels: {}, alerts: [alert] };

it('takes what Alertmanager sends, with keys that we do not need', async () => {
  expect(await send(JSON.stringify({ ...payload, externalURL: 'http://example.com', truncatedAlerts: 0 }))).toBe(200);
  expect(received).toEqual([payload]);
});

it.each([
  ['no JSON', '{'],
  ['another version', JSON.stringify({ ...payload, version: '3' })],
  ['an alert without labels', JSON.stringify({ ...payload, alerts: [{ ...alert, labels: undefined }] })],
])('answers 400 to %s', async (_name, body) => {
  expect(await send(body)).toBe(400);
  expect(received).toEqual([]);
});

it('answers 413 to a body over 4 MiB', async () => {
  expect(await send(`"${'x'.repeat(4 * 1024 * 1024)}"`)).toBe(413);
});
