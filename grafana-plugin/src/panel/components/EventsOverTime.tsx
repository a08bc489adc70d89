/** The timeline with its legend. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { OnFilter } from '../hooks/use-filter.ts';
import { useCrosshair } from '../hooks/use-hover.ts';
import type { Look } from '../hooks/use-look.ts';
import type { Histogram, Range } from '../model/histogram.ts';
import type { ViewProps } from './EventsView.tsx';
import { Legend } from './timeline/Legend.tsx';
import { Timeline } from './timeline/Timeline.tsx';

interface Props extends ViewProps {
  readonly histogram: Histogram;
  readonly look: Look;
  readonly onFilter: OnFilter;
}

const locale = getValueFormat('locale');
const LEGEND_HEIGHT = 26;
const LEGEND_FROM = 104;
/** In less room the legend, which has the numbers, needs it all. */
const COUNT_FROM = 420;

export function EventsOverTime(props: Props): React.JSX.Element {
  const { histogram, look, options, shown, selection, actions, alert, active, layout, width, timeZone, hover, onZoom } =
    props;
  const styles = useStyles2(getStyles);
  const crosshair = useCrosshair(hover);
  const { events, ordered } = shown;
  const opened = selection.open && active !== undefined ? active : undefined;
  const emphasised = new Set([
    ...(alert ? [alert.id] : []),
    ...(opened === undefined ? [] : props.alertsOf(opened).map(({ id }) => id)),
  ]);
  const goTo = ({ from, to }: Range): void => {
    const row = ordered.find((one) => isWithin(events.times[one], from, to));
    if (row !== undefined) actions.goTo(events.key(row));
  };
  const withLegend = layout.timelineHeight >= LEGEND_FROM;
  return (
    <>
      {withLegend && (
        <div className={styles.top} style={{ height: LEGEND_HEIGHT, width }}>
          <Legend
            histogram={histogram}
            colors={look.colors}
            nameOf={look.nameOf}
            onFilter={(value) => props.onFilter(options.timeline.by, '=', value)}
          />
          {width >= COUNT_FROM && <Count count={shown.rows.length} />}
        </div>
      )}
      <Timeline
        histogram={histogram}
        colors={look.colors}
        nameOf={look.nameOf}
        alerts={props.alerts}
        emphasised={emphasised}
        now={props.now}
        width={width}
        height={layout.timelineHeight - (withLegend ? LEGEND_HEIGHT : 0)}
        timeZone={timeZone}
        crosshair={crosshair}
        opened={opened === undefined ? undefined : events.times[opened]}
        onHover={(time) => hover.point('timeline', time)}
        onZoom={onZoom}
        onPick={goTo}
        onSelectAlert={actions.selectAlert}
      />
    </>
  );
}

function Count({ count }: { readonly count: number }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.count}>
      {t('timeline.count', '', {
        count,
        total: formattedValueToString(locale(count, 0)),
        defaultValue_one: '{{total}} event',
        defaultValue_other: '{{total}} events',
      })}
    </span>
  );
}

const isWithin = (time: number | undefined, from: number, to: number): boolean =>
  time !== undefined && time >= from && time < to;

const getStyles = (theme: GrafanaTheme2) => ({
  top: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 2.5, 0, 1),
  }),
  count: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
