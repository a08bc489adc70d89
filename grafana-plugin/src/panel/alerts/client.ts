/** Grafana's routes to an Alertmanager and to the rules of a Prometheus: they take uids and ask for the user's permission. */
import type { BackendSrvRequest } from '@grafana/runtime';
import { config, getBackendSrv } from '@grafana/runtime';
import { Observable, lastValueFrom, takeUntil } from 'rxjs';
import { matchersOf } from './alertmanager.ts';

/** What Grafana's backend asks for. */
export const READ_PERMISSION = 'alert.instances.external:read';
export const WRITE_PERMISSION = 'alert.instances.external:write';

/** Who a silence is created by. */
export const currentUser = (): string => config.bootData.user.name || config.bootData.user.login;

const routeTo = (uid: string): string => `/api/alertmanager/${encodeURIComponent(uid)}/api/v2`;

/** `filter`: matchers with commas between them, as in an Alertmanager's own page. */
export function fetchAlerts(uid: string, filter: string, signal: AbortSignal): Promise<unknown> {
  const query = new URLSearchParams(matchersOf(filter).map((matcher) => ['filter', matcher]));
  return ask({ url: `${routeTo(uid)}/alerts${query.size > 0 ? `?${query.toString()}` : ''}` }, signal);
}

export async function postSilence(uid: string, silence: object): Promise<void> {
  await ask({ url: `${routeTo(uid)}/silences`, method: 'POST', data: silence });
}

export async function expireSilence(uid: string, id: string): Promise<void> {
  await ask({ url: `${routeTo(uid)}/silence/${encodeURIComponent(id)}`, method: 'DELETE' });
}

export const fetchRules = (uid: string, signal: AbortSignal): Promise<unknown> =>
  ask({ url: `/api/prometheus/${encodeURIComponent(uid)}/api/v1/rules?type=alert` }, signal);

/** Errors are shown in the panel, not as Grafana's own pop-up. */
async function ask(request: BackendSrvRequest, signal?: AbortSignal): Promise<unknown> {
  const answer = getBackendSrv().fetch<unknown>({ ...request, showErrorAlert: false, showSuccessAlert: false });
  return (await lastValueFrom(signal ? answer.pipe(takeUntil(aborted(signal))) : answer)).data;
}

const aborted = (signal: AbortSignal): Observable<void> =>
  new Observable((subscriber) => {
    const abort = (): void => subscriber.next();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    return () => signal.removeEventListener('abort', abort);
  });

export interface Failure {
  /** HTTP; 0 where there was no answer. */
  readonly status: number;
  readonly message: string;
}

/** What a request was refused with. */
export function failureOf(error: unknown): Failure {
  const status = read(error, 'status');
  const data = read(error, 'data');
  // Grafana's own errors have a message; those that it hands on from an Alertmanager are a text.
  const message = [read(data, 'message'), data, read(error, 'message'), read(error, 'statusText')].find(
    (one): one is string => typeof one === 'string' && one !== '',
  );
  return { status: typeof status === 'number' ? status : 0, message: message ?? String(error) };
}

const read = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
