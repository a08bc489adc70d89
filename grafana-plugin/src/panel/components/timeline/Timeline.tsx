/** Events over time with the alerts above them. Drag to zoom, click to go to a bucket's events. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../../alerts/alert.ts';
import { countTicks } from '../../model/axis.ts';
import { MAX_LANES, bandsOf } from '../../model/bands.ts';
import type { Histogram, Range } from '../../model/histogram.ts';
import { scaleOf } from '../../model/scale.ts';
import { timeSpan } from '../../time.ts';
import { Axes } from './Axes.tsx';
import { Bands, LANE_HEIGHT } from './Bands.tsx';
import { Bars } from './Bars.tsx';
import { Tooltip } from './Tooltip.tsx';
import { bucketRange, useCursor } from './use-cursor.ts';

export interface TimelineProps {
  readonly histogram: Histogram;
  readonly colors: ReadonlyMap<string, string>;
  readonly nameOf: (value: string) => string;
  readonly alerts: readonly PanelAlert[];
  /** Ids of the alerts that are selected, or that the selected event contributed to. */
  readonly emphasised: ReadonlySet<string>;
  readonly now: number;
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
  /** Times that are marked: where another panel's pointer is, and of the opened event. */
  readonly crosshair: number | undefined;
  readonly opened: number | undefined;
  readonly onHover: (time: number | undefined) => void;
  readonly onZoom: (range: Range) => void;
  readonly onPick: (range: Range) => void;
  readonly onSelectAlert: (alert: PanelAlert) => void;
}

const LEFT = 44;
const RIGHT = 20;
const BOTTOM = 22;
const TOP = 6;
const LINE_ROOM = 34;

export function Timeline(props: TimelineProps): React.JSX.Element {
  const { histogram, width, height, timeZone } = props;
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const frame = React.useRef<HTMLDivElement>(null);
  const { bands, counts, scale } = useGeometry(props);
  const { cursor, handlers } = useCursor({
    histogram,
    scale,
    onHover: props.onHover,
    onZoom: props.onZoom,
    onPick: props.onPick,
  });
  const { bucket } = cursor;
  const looked = bucket === undefined ? undefined : bucketRange(histogram, bucket);
  const box = frame.current?.getBoundingClientRect();
  return (
    <div
      ref={frame}
      className={styles.frame}
      style={{ width, height }}
      tabIndex={0}
      role="slider"
      aria-orientation="horizontal"
      aria-label={t('timeline.label', 'Audit events over time')}
      aria-description={t(
        'timeline.keys',
        'Arrow keys move, Shift and arrow keys select, Enter zooms into the selection or goes to the events.',
      )}
      aria-valuemin={0}
      aria-valuemax={histogram.buckets - 1}
      aria-valuenow={bucket ?? histogram.buckets - 1}
      aria-valuetext={bucketText(props, bucket ?? histogram.buckets - 1)}
      {...handlers}
    >
      <svg width={width} height={height} aria-hidden className={styles.chart}>
        <Axes scale={scale} range={histogram} timeZone={timeZone} counts={counts} />
        <Bands bands={bands} scale={scale} emphasised={props.emphasised} onSelect={props.onSelectAlert} />
        <Bars histogram={histogram} scale={scale} colors={props.colors} />
        {looked && <Veil scale={scale} range={looked} fill={theme.colors.action.hover} />}
        {cursor.dragged && <Veil scale={scale} range={cursor.dragged} fill={theme.colors.action.selected} />}
        {[props.opened, looked ? undefined : props.crosshair].map((time, index) => (
          <Mark key={index} scale={scale} range={histogram} time={time} dashed={index > 0} />
        ))}
      </svg>
      {looked && bucket !== undefined && box && (
        <Tooltip
          histogram={histogram}
          bucket={bucket}
          position={{ x: box.left + scale.x((looked.from + looked.to) / 2), y: box.top + scale.plot.top }}
          timeZone={timeZone}
          colors={props.colors}
          nameOf={props.nameOf}
          alerts={bands.filter((band) => band.from < looked.to && band.to >= looked.from).map(({ alert }) => alert)}
        />
      )}
    </div>
  );
}

function useGeometry({ histogram, alerts, now, width, height }: TimelineProps) {
  const bands = React.useMemo(() => bandsOf(alerts, histogram, now), [alerts, histogram, now]);
  const lanes = Math.min(
    MAX_LANES,
    bands.reduce((most, { lane }) => Math.max(most, lane + 1), 0),
  );
  const top = lanes > 0 ? lanes * LANE_HEIGHT + 2 : TOP;
  const highest = histogram.totals.reduce((most, count) => Math.max(most, count), 0);
  const inner = Math.max(10, height - top - BOTTOM);
  const counts = React.useMemo(() => countTicks(highest, Math.max(1, Math.floor(inner / LINE_ROOM))), [highest, inner]);
  const scale = React.useMemo(() => {
    const plot = { left: LEFT, top, width: Math.max(10, width - LEFT - RIGHT), height: inner };
    return scaleOf(plot, histogram, counts.at(-1) ?? 1);
  }, [top, width, inner, histogram, counts]);
  return { bands, counts, scale };
}

/** As a screen reader says it. */
function bucketText({ histogram, timeZone, nameOf }: TimelineProps, bucket: number): string {
  const { from, to } = bucketRange(histogram, bucket);
  const parts = histogram.series
    .filter(({ counts }) => (counts[bucket] ?? 0) > 0)
    .map(({ value, counts }) => `${nameOf(value)} ${counts[bucket]}`);
  return [timeSpan(from, to, timeZone), parts.join(', ') || t('timeline.nothing', 'no events')].join(': ');
}

interface Placed {
  readonly scale: ReturnType<typeof scaleOf>;
  readonly range: Range;
}

function Veil({ scale: { x, plot }, range, fill }: Placed & { readonly fill: string }): React.JSX.Element {
  const left = Math.max(plot.left, x(range.from));
  const width = Math.max(0, Math.min(plot.left + plot.width, x(range.to)) - left);
  return <rect x={left} y={plot.top} width={width} height={plot.height} fill={fill} />;
}

function Mark({
  scale: { x, plot },
  range,
  time,
  dashed,
}: Placed & { readonly time: number | undefined; readonly dashed: boolean }): React.JSX.Element | null {
  const theme = useTheme2();
  if (time === undefined || time < range.from || time > range.to) return null;
  const at = Math.round(x(time)) + 0.5;
  return (
    <line
      data-mark={dashed ? 'crosshair' : 'opened'}
      x1={at}
      x2={at}
      y1={plot.top}
      y2={plot.top + plot.height}
      stroke={dashed ? theme.colors.text.secondary : theme.colors.primary.main}
      strokeDasharray={dashed ? '3 3' : undefined}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    position: 'relative',
    touchAction: 'none',
    cursor: 'crosshair',
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '-2px' },
  }),
  chart: css({ display: 'block', userSelect: 'none' }),
});
