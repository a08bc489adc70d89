/** The panel's alerts: of an Alertmanager as long as the time range reaches to now, and of series of ALERTS. */
import type { PanelData } from '@grafana/data';
import { hasPermission } from '@grafana/runtime';
import * as React from 'react';
import type { Alerts, PanelAlert } from './alert.ts';
import { readAlerts, silenceOf } from './alertmanager.ts';
import { annotationsOf } from './annotations.ts';
import type { Failure } from './client.ts';
import { WRITE_PERMISSION, currentUser, expireSilence, failureOf, fetchAlerts, postSilence } from './client.ts';
import { Poller } from './poller.ts';
import { alertsOfSeries, isAlertsFrame, withPast } from './series.ts';
import { useRules } from './use-rules.ts';

export interface AlertsSource {
  /** Of an Alertmanager's data source; undefined or '': none is chosen. */
  readonly uid: string | undefined;
  /** Matchers that limit what is asked of it. */
  readonly filter?: string;
  readonly data: PanelData;
}

/** A range that ends so long ago is of the past: an Alertmanager knows nothing of it. */
const PAST_MS = 5 * 60_000;
/** A dashboard may refresh each second, or never. */
const LEAST_MS = 5_000;
const EVERY_MS = 30_000;

export function useAlerts({ uid = '', filter = '', data }: AlertsSource): Alerts {
  const now = Date.now();
  const until = Math.min(now, data.timeRange.to.valueOf());
  const isPast = until < now - PAST_MS;
  const asked = isPast ? '' : uid;
  const { answer, refresh } = useAnswer(asked, filter, refreshKey(data));
  const frames = React.useMemo(() => data.series.filter(isAlertsFrame), [data.series]);
  const rules = useRules(frames, data.request);
  const alerts = React.useMemo(() => {
    const ofSeries = alertsOfSeries(frames, until, (refId, labels) => annotationsOf(rules.get(refId) ?? [], labels));
    return withPast(answer.alerts, ofSeries);
    // `until` moves with every drawing; what it says changes with the data.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [frames, rules, answer.alerts]);
  const canSilence = asked !== '' && hasPermission(WRITE_PERMISSION);
  const actions = useActions(asked, refresh);
  const { failure } = answer;
  return {
    ...statusOf(asked, answer, frames.length > 0),
    ...(failure && { error: failure.message }),
    alerts,
    isPast,
    refresh,
    canSilence,
    alertmanager: asked,
    ...actions,
  };
}

const refreshKey = ({ request, timeRange }: PanelData): string =>
  `${request?.requestId ?? ''} ${timeRange.from.valueOf()} ${timeRange.to.valueOf()}`;

function statusOf(asked: string, { failure, loaded }: Answer, hasSeries: boolean): Pick<Alerts, 'status'> {
  if (asked === '') return { status: hasSeries ? 'done' : 'off' };
  if (failure) return { status: failure.status === 403 || failure.status === 401 ? 'no-permission' : 'error' };
  return { status: loaded ? 'done' : 'loading' };
}

interface Answer {
  readonly loaded: boolean;
  readonly alerts: readonly PanelAlert[];
  readonly failure?: Failure;
}

const NOTHING: Answer = { loaded: false, alerts: [] };

/** What Alertmanager last answered. */
function useAnswer(uid: string, filter: string, key: string): { answer: Answer; refresh: () => void } {
  const [state, setState] = React.useState<{ of: string; answer: Answer }>({ of: '', answer: NOTHING });
  const poller = React.useRef<Poller<PanelAlert[]>>(undefined);
  const of = `${uid} ${filter}`;
  React.useEffect(() => {
    if (uid === '') return undefined;
    const made = new Poller({
      load: (signal) => load(uid, filter, signal),
      onAnswer: (alerts) => setState({ of, answer: { loaded: true, alerts } }),
      onError: (error) =>
        setState((before) => ({
          of,
          answer: { ...(before.of === of ? before.answer : NOTHING), failure: failureOf(error) },
        })),
      leastMs: LEAST_MS,
      everyMs: EVERY_MS,
      clock: () => performance.now(),
      isHidden: () => document.hidden,
    });
    poller.current = made;
    return () => made.close();
  }, [uid, filter, of]);
  React.useEffect(() => poller.current?.ask(), [of, key]);
  const refresh = React.useCallback(() => poller.current?.ask('now'), []);
  return { answer: state.of === of ? state.answer : NOTHING, refresh };
}

async function load(uid: string, filter: string, signal: AbortSignal): Promise<PanelAlert[]> {
  const alerts = readAlerts(await fetchAlerts(uid, filter, signal), Date.now());
  if (!alerts) throw new Error('the answer is no list of alerts');
  return alerts;
}

function useActions(uid: string, refresh: () => void): Pick<Alerts, 'silence' | 'expire'> {
  return React.useMemo(() => {
    const acting = async (action: Promise<void>): Promise<void> => {
      try {
        await action;
      } catch (error) {
        throw new Error(failureOf(error).message, { cause: error });
      } finally {
        refresh();
      }
    };
    return {
      silence: (alert, request) =>
        acting(postSilence(uid, silenceOf(alert, { ...request, createdBy: currentUser() }, Date.now()))),
      expire: (silenceId) => acting(expireSilence(uid, silenceId)),
    };
  }, [uid, refresh]);
}
