/** What can go wrong with a request, told apart by what a user would do about it. */
import type { Answer } from './answers.ts';

/**
 * api: audit-exporter's own error. proxy: an error of Grafana or of something between. foreign: an answer that is not from
 * audit-exporter.
 */
type Kind = 'api' | 'proxy' | 'foreign';

/** What Grafana's data source proxy answers with status 400 where it was answered 401 itself. */
const REFUSED_TO_PROXY = 'Authentication to data source failed';

export class ApiProblem extends Error {
  readonly kind: Kind;
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number;
  /** Whether a web page came back. */
  readonly isPage: boolean;
  /** Whether audit-exporter asks who is there: Grafana's proxy makes another status of its 401. */
  readonly isUnauthorized: boolean;

  constructor(kind: Kind, status: number, data: unknown, statusText = '') {
    super(textOf(data) ?? [status || undefined, statusText].filter(Boolean).join(' '));
    this.kind = kind;
    this.status = status;
    this.isPage = typeof data === 'string' && /^\s*<(!doctype|html)/i.test(data);
    this.isUnauthorized = status === 401 || (status === 400 && data === REFUSED_TO_PROXY);
  }
}

/** Grafana's fetch rejects with { status, statusText, data }; anything else speaks for itself. */
export function problemOf(error: unknown): Error {
  if (!isObject(error) || typeof error.status !== 'number')
    return error instanceof Error ? error : new Error(String(error));
  const { status, data, statusText } = error;
  const kind = isObject(data) && typeof data.error === 'string' && data.status === 'error' ? 'api' : 'proxy';
  return new ApiProblem(kind, status, data, typeof statusText === 'string' ? statusText : '');
}

export const isAnswer = <T>(body: unknown): body is Answer<T> => isObject(body) && body.status === 'success';

/** audit-exporter says `error`, Grafana says `message`. */
function textOf(data: unknown): string | undefined {
  if (data === REFUSED_TO_PROXY) return data;
  if (!isObject(data)) return undefined;
  const text = data.error ?? data.message;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
