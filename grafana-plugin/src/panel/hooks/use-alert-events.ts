/** The events behind the selected alert: from our own data source all of them, from others those that the panel has. */
import type { DataFrame, DataQueryRequest, PanelData } from '@grafana/data';
import { CoreApp, dateTime, makeTimeRange, toDataFrame } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import * as React from 'react';
import { from, lastValueFrom } from 'rxjs';
import type { AuditQuery } from '../../datasource/types.ts';
import type { PanelAlert } from '../alerts/alert.ts';
import type { Scope } from '../alerts/scope.ts';

const AUDIT_DATASOURCE = 'auditexporter-audit-datasource';

export interface AlertEvents {
  readonly status: 'loading' | 'done' | 'error';
  /** Undefined: the panel's own events, filtered. */
  readonly frames: readonly DataFrame[] | undefined;
  readonly error?: string;
}

interface Asked {
  /** That of the panel's query, so that what is set for its fields holds for these, too. */
  readonly refId: string;
  readonly uid: string;
}

interface Answer extends AlertEvents {
  readonly alert: string;
}

/** The first query of our own data source among those of the panel. */
function auditQuery({ request }: PanelData): DataQuery | undefined {
  return request?.targets.find(({ datasource }) => datasource?.type === AUDIT_DATASOURCE);
}

const FROM_PANEL: AlertEvents = { status: 'done', frames: undefined };
const LOADING: AlertEvents = { status: 'loading', frames: [] };

export function useAlertEvents(alert: PanelAlert | undefined, scope: Scope | undefined, data: PanelData): AlertEvents {
  const { refId = '', datasource } = auditQuery(data) ?? {};
  const uid = datasource?.uid;
  const [answer, setAnswer] = React.useState<Answer>();
  const asked = data.request?.requestId;
  React.useEffect(() => {
    if (!alert || !scope || uid === undefined) return undefined;
    let wanted = true;
    const take = (one: AlertEvents): void => {
      if (wanted) setAnswer({ ...one, alert: alert.id });
    };
    ask({ refId, uid }, alert, scope, data.request).then(
      (frames) => take({ status: 'done', frames }),
      (error: unknown) => take({ status: 'error', frames: [], error: reasonOf(error) }),
    );
    return () => {
      wanted = false;
    };
    // Asked again when the alert changes and when the panel asks again, not with each event of a live tail.
  }, [alert?.id, alert?.endsAt, uid, refId, asked]); // eslint-disable-line react-hooks/exhaustive-deps
  if (uid === undefined || !alert) return FROM_PANEL;
  return answer?.alert === alert.id ? answer : LOADING;
}

async function ask(
  { refId, uid }: Asked,
  alert: PanelAlert,
  scope: Scope,
  panel: PanelData['request'],
): Promise<DataFrame[]> {
  const source = await getDataSourceSrv().get({ uid });
  const target: AuditQuery = {
    refId,
    datasource: { uid, type: AUDIT_DATASOURCE },
    queryType: 'alert',
    alert: {
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: new Date(alert.startsAt).toISOString(),
      ...(alert.endsAt !== undefined && { endsAt: new Date(alert.endsAt).toISOString() }),
    },
  };
  const request: DataQueryRequest = {
    requestId: `audit-alert-${alert.id}`,
    app: panel?.app ?? CoreApp.Dashboard,
    targets: [target],
    range: makeTimeRange(dateTime(scope.from), dateTime(scope.to)),
    interval: '1s',
    intervalMs: 1000,
    timezone: panel?.timezone ?? 'browser',
    scopedVars: panel?.scopedVars ?? {},
    startTime: Date.now(),
  };
  const response = await lastValueFrom(from(source.query(request)));
  const [error] = response.errors ?? [];
  if (error) throw new Error(error.message ?? error.data?.message ?? 'Query error');
  return response.data.map((frame: DataFrame) => toDataFrame(frame));
}

function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('data' in error && typeof error.data === 'object' && error.data !== null && 'error' in error.data)
    return String(error.data.error);
  return 'message' in error ? String(error.message) : 'Query error';
}
