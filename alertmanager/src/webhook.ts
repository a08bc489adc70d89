/**
 * Alertmanager's webhook: its payload and a small receiver for it.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, payload version 4.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  startsAt: z.string(),
  endsAt: z.string(),
  fingerprint: z.string(),
});

const notification = z.object({
  version: z.literal('4'),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  groupLabels: z.record(z.string(), z.string()),
  alerts: z.array(alert),
});

export type WebhookAlert = z.infer<typeof alert>;
export type Notification = z.infer<typeof notification>;

/** An Alertmanager sends at most a few hundred KB; more is refused. */
const MAX_BODY = 4 * 1024 * 1024;

export interface WebhookReceiver {
  /** Where Alertmanager sends to, such as `http://127.0.0.1:40123`; any path is taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on a free loopback port. Answers 400 to what is no notification, so that Alertmanager logs it. */
export async function receiveWebhooks(onNotification: (notification: Notification) => void): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const parsed = body === undefined ? undefined : notification.safeParse(json(body));
      if (parsed?.success) onNotification(parsed.data);
      response.writeHead(parsed === undefined ? 413 : parsed.success ? 200 : 400).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on TCP
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
