/** What other parts of the project use of alertmanager/. */
export type { Notification, WebhookAlert, WebhookReceiver } from './webhook.ts';
export { receiveWebhooks } from './webhook.ts';
