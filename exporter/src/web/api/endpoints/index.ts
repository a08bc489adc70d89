/** All endpoints below /api/v1. */
import type { Endpoint } from '../endpoint.ts';
import { ALERT_ENDPOINTS } from './alerts.ts';
import { EVENT_ENDPOINTS } from './events.ts';
import { LABEL_ENDPOINTS } from './labels.ts';
import { STATUS_ENDPOINTS } from './status.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  ...EVENT_ENDPOINTS,
  ...LABEL_ENDPOINTS,
  ...ALERT_ENDPOINTS,
  ...STATUS_ENDPOINTS,
];
