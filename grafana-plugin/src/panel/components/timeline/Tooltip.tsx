/** What a bucket of the timeline holds, beside the pointer or the keyboard's place. */
import { Portal, SeriesTable, VizTooltipContainer, useTheme2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from '../../alerts/alert.ts';
import { severityColor } from '../../alerts/severity.ts';
import type { Histogram } from '../../model/histogram.ts';
import { timeSpan } from '../../time.ts';

interface Props {
  readonly histogram: Histogram;
  readonly bucket: number;
  /** On the page. */
  readonly position: { readonly x: number; readonly y: number };
  readonly timeZone: string;
  readonly colors: ReadonlyMap<string, string>;
  readonly nameOf: (value: string) => string;
  /** Alerts at that time. */
  readonly alerts: readonly PanelAlert[];
}

export function Tooltip({ histogram, bucket, position, timeZone, colors, nameOf, alerts }: Props): React.JSX.Element {
  const theme = useTheme2();
  const from = histogram.start + bucket * histogram.width;
  const counted = histogram.series.filter(({ counts }) => (counts[bucket] ?? 0) > 0);
  const rows = [
    ...counted.map(({ value, counts }) => ({
      color: colors.get(value),
      label: nameOf(value),
      value: String(counts[bucket]),
    })),
    ...alerts.map(({ name, severity }) => ({ color: severityColor(theme, severity), label: name, value: '' })),
  ];
  return (
    <Portal>
      <VizTooltipContainer position={position} offset={OFFSET} aria-hidden>
        <SeriesTable timestamp={timeSpan(from, from + histogram.width, timeZone)} series={rows} />
      </VizTooltipContainer>
    </Portal>
  );
}

const OFFSET = { x: 12, y: 12 };
