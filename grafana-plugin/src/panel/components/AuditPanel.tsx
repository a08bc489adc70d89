/** The panel: alerts, timeline and table, each leading to the others. */
import type { PanelProps } from '@grafana/data';
import * as React from 'react';
import type { PanelAlert } from '../alerts/alert.ts';
import { scopeOf } from '../alerts/scope.ts';
import { useAlerts } from '../alerts/use-alerts.ts';
import { useAlertsOf } from '../hooks/use-alerts-of.ts';
import { useEvents } from '../hooks/use-events.ts';
import type { FieldConfig } from '../hooks/use-field-config.ts';
import { useFieldConfig } from '../hooks/use-field-config.ts';
import { useHover } from '../hooks/use-hover.ts';
import type { Actions } from '../hooks/use-selection.ts';
import { useSelection } from '../hooks/use-selection.ts';
import { findRow } from '../model/events.ts';
import { layoutOf } from '../model/layout.ts';
import type { AuditPanelOptions } from '../options.ts';
import { chosenAlertmanager, hasAlertmanager } from '../options.ts';
import { useReplaced } from '../variables.ts';
import { AlertsPane } from './AlertsPane.tsx';
import { EventsView } from './EventsView.tsx';

export function AuditPanel(props: PanelProps<AuditPanelOptions> & FieldConfig): React.JSX.Element {
  const { data, width, height, timeZone, eventBus, onChangeTimeRange } = props;
  const options = useReplaced(props.options, props.replaceVariables);
  const configure = useFieldConfig(props);
  const hover = useHover(eventBus);
  const [selection, actions] = useSelection(options.table.newestFirst);
  const source = useAlerts({ uid: chosenAlertmanager(options), filter: options.alertFilter, data });
  const alerts = options.showAlerts ? source.alerts : NO_ALERTS;
  // Moved on with what is shown, so that nothing changes between two answers.
  const now = React.useMemo(() => Date.now(), [data, alerts]); // eslint-disable-line react-hooks/exhaustive-deps
  const alert = alerts.find(({ id }) => id === selection.alert?.id) ?? selection.alert;
  const scope = React.useMemo(() => alert && scopeOf(alert, now), [alert, now]);
  const shown = useEvents({ ...selection, data, fields: options.fields, configure, alert, scope });
  const alertsOf = useAlertsOf(shown.events, alerts, now);
  const { event, open } = selection;
  const found = React.useMemo(() => (event ? findRow(shown.events, event) : -1), [shown.events, event]);
  const active = found === -1 ? undefined : found;
  const ofOpened = new Set(open && active !== undefined ? alertsOf(active).map(({ id }) => id) : []);
  const layout = layoutOf(width, height, {
    alerts: options.showAlerts && (source.status !== 'off' || hasAlertmanager()),
    details: alert !== undefined,
    timeline: options.timeline.show,
    table: options.table.show,
  });
  const { alertsSize } = layout;
  const side = layout.alerts === 'side';
  return (
    <div style={{ width, height, display: 'flex', flexDirection: side ? 'row' : 'column' }} onKeyDown={goBack(actions)}>
      <AlertsPane
        layout={layout}
        alerts={source}
        selected={alert?.id}
        highlighted={ofOpened}
        onSelect={actions.selectAlert}
        timeZone={timeZone}
      />
      <EventsView
        data={data}
        options={options}
        shown={shown}
        selection={selection}
        actions={actions}
        alert={alert}
        alerts={alerts}
        alertsOf={alertsOf}
        active={active}
        now={now}
        layout={layout}
        width={width - (side ? alertsSize : 0)}
        height={height - (layout.alerts === 'top' ? alertsSize : 0)}
        timeZone={timeZone}
        hover={hover}
        onZoom={onChangeTimeRange}
      />
    </div>
  );
}

function goBack({ back }: Actions): (event: React.KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Escape' || !back()) return;
    // Grafana would leave the panel.
    event.stopPropagation();
    event.preventDefault();
  };
}

const NO_ALERTS: readonly PanelAlert[] = [];
