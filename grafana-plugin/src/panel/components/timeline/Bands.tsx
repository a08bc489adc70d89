/** Alerts above and behind the bars: a strip in the colour of the severity, and a veil over the time that it lasts. */
import { useTheme2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../../alerts/alert.ts';
import { severityColor } from '../../alerts/severity.ts';
import type { Band } from '../../model/bands.ts';
import type { Scale } from '../../model/scale.ts';

export const LANE_HEIGHT = 7;
const STRIP_HEIGHT = 5;
const LEAST_WIDTH = 4;

interface Props {
  readonly bands: readonly Band<PanelAlert>[];
  readonly scale: Scale;
  /** Ids: these are strong, all others then faint. */
  readonly emphasised: ReadonlySet<string>;
  readonly onSelect: (alert: PanelAlert) => void;
}

export function Bands({ bands, scale, emphasised, onSelect }: Props): React.JSX.Element {
  const theme = useTheme2();
  const { plot, x } = scale;
  return (
    <g shapeRendering="crispEdges">
      {bands.map(({ alert, from, to, lane }) => {
        const left = Math.round(x(from));
        const width = Math.max(LEAST_WIDTH, Math.round(x(to)) - left);
        const faint = alert.state !== 'firing' || (emphasised.size > 0 && !emphasised.has(alert.id));
        const fill = severityColor(theme, alert.severity);
        return (
          <g key={alert.id} fill={fill} data-alert={alert.id}>
            <rect
              x={left}
              y={plot.top}
              width={width}
              height={plot.height}
              opacity={emphasised.has(alert.id) ? 0.13 : faint ? 0.03 : 0.06}
            />
            <rect
              x={left}
              y={lane * LANE_HEIGHT}
              width={width}
              height={STRIP_HEIGHT}
              opacity={faint ? 0.35 : 1}
              style={{ cursor: 'pointer' }}
              onPointerDown={(event) => event.stopPropagation()}
              onClick={() => onSelect(alert)}
            >
              <title>{alert.name}</title>
            </rect>
          </g>
        );
      })}
    </g>
  );
}
