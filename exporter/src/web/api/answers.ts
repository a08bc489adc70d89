/** Answers and errors in the envelope of Prometheus' HTTP API (documentation "HTTP API", section "Format overview"). */
import type { Response } from 'express';
import type { Reply } from './reply.ts';

export const STATUS = {
  bad_data: 400,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_many_requests: 429,
  internal: 500,
  timeout: 503,
  unavailable: 503,
} as const;
export type ErrorType = keyof typeof STATUS;

/** An error that the client is told. */
export class ApiError extends Error {
  readonly type: ErrorType;
  readonly headers: Readonly<Record<string, string>>;
  constructor(type: ErrorType, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.type = type;
    this.headers = headers;
  }
}

export function sendError(response: Response, { type, message, headers }: ApiError): void {
  response.status(STATUS[type]).set(headers).json({ status: 'error', errorType: type, error: message });
}

export function sendData(reply: Reply, data: unknown, warnings: readonly string[] = []): void {
  sendJson(reply, { status: 'success', data, ...(warnings.length > 0 && { warnings }) });
}

export function sendJson(reply: Reply, body: object): void {
  reply.response.type('json');
  reply.end(JSON.stringify(body));
}
