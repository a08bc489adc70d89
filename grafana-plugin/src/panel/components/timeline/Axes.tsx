/** Grid lines and labels of the timeline. */
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import * as React from 'react';
import { timeTicks } from '../../model/axis.ts';
import type { Range } from '../../model/histogram.ts';
import type { Scale } from '../../model/scale.ts';
import { offsetAt, tickTime } from '../../time.ts';

interface Props {
  readonly scale: Scale;
  readonly range: Range;
  readonly timeZone: string;
  /** Of the grid lines. */
  readonly counts: readonly number[];
}

const TICK_ROOM = 90;
const short = getValueFormat('short');

export const Axes = React.memo(function Axes({ scale, range, timeZone, counts }: Props): React.JSX.Element {
  const theme = useTheme2();
  const { plot, x, y } = scale;
  const bottom = plot.top + plot.height;
  const { step, times } = timeTicks(range, Math.floor(plot.width / TICK_ROOM), offsetAt(range.from, timeZone));
  const grid = theme.isDark ? 'rgba(240, 250, 255, 0.09)' : 'rgba(0, 10, 23, 0.09)';
  const fontSize = theme.typography.bodySmall.fontSize;
  return (
    <g fontSize={fontSize} fill={theme.colors.text.primary}>
      <g stroke={grid} shapeRendering="crispEdges">
        {counts.map((count) => (
          <line
            key={count}
            x1={plot.left}
            x2={plot.left + plot.width}
            y1={Math.round(y(count))}
            y2={Math.round(y(count))}
          />
        ))}
        {times.map((time) => (
          <line key={time} x1={Math.round(x(time))} x2={Math.round(x(time))} y1={plot.top} y2={bottom + 4} />
        ))}
      </g>
      {counts.map((count) => (
        <text key={count} x={plot.left - 8} y={y(count)} dy="0.32em" textAnchor="end">
          {formattedValueToString(short(count, 0))}
        </text>
      ))}
      {times.map((time) => (
        <text key={time} x={x(time)} y={bottom + 16} textAnchor="middle">
          {tickTime(time, step, timeZone)}
        </text>
      ))}
    </g>
  );
});
