/** Why there is nothing to show. */
import type { PanelData } from '@grafana/data';
import { LoadingState } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';
import * as React from 'react';
import type { AlertEvents } from '../hooks/use-alert-events.ts';
import { State } from './State.tsx';

interface Props {
  readonly data: PanelData;
  readonly behind: AlertEvents;
  readonly alertSelected: boolean;
  readonly filtered: boolean;
  readonly onShowAll: () => void;
}

export function EventsState({ data, behind, alertSelected, filtered, onShowAll }: Props): React.JSX.Element {
  const loading = alertSelected ? behind.status === 'loading' : isLoading(data);
  if (loading) return <State icon="sync" title={t('state.loading', 'Loading audit events…')} />;
  if (behind.status === 'error')
    return (
      <State
        icon="exclamation-triangle"
        title={t('state.alert-error', 'The events behind the alert cannot be read.')}
        advice={behind.error}
      />
    );
  const [error] = data.errors ?? [];
  if (!alertSelected && data.state === LoadingState.Error) return failed(error?.status, error?.message);
  if (filtered || alertSelected)
    return (
      <State
        icon="filter"
        title={
          filtered
            ? t('state.filtered', 'No audit event passes the filters.')
            : t('state.alert-empty', 'No events of this alert are among those that the panel has.')
        }
        advice={
          filtered
            ? undefined
            : t(
                'state.alert-empty-advice',
                'Choose a longer time range, or the data source of audit-exporter, which finds them in any range.',
              )
        }
      >
        <Button size="sm" variant="secondary" onClick={onShowAll}>
          {t('state.show-all', 'Show all events')}
        </Button>
      </State>
    );
  if (data.series.some((frame) => frame.length > 0))
    return (
      <State
        icon="database"
        title={t('state.no-time', 'The data has no events.')}
        advice={t(
          'state.no-time-advice',
          'An event is a row with a time. If the data has one, name its field in the panel options under Fields.',
        )}
      />
    );
  return (
    <State
      icon="info-circle"
      title={t('state.empty', 'No audit events in this time range.')}
      advice={t('state.empty-advice', 'Choose a longer time range, or fewer conditions in the query.')}
    />
  );
}

const isLoading = ({ state }: PanelData): boolean =>
  state === LoadingState.Loading || state === LoadingState.NotStarted;

function failed(status: number | undefined, message: string | undefined): React.JSX.Element {
  if (status === 401 || status === 403)
    return (
      <State
        icon="lock"
        title={t('state.no-permission', 'You may not read these audit events.')}
        advice={t(
          'state.no-permission-advice',
          'Ask an administrator of Grafana for the permission to query this data source, or check its credentials.',
        )}
      />
    );
  return (
    <State icon="exclamation-triangle" title={t('state.error', 'The audit events cannot be read.')} advice={message} />
  );
}
