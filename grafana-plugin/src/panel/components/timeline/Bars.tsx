/** The stacked bars of the timeline, one path for each series. */
import * as React from 'react';
import type { Histogram } from '../../model/histogram.ts';
import type { Scale } from '../../model/scale.ts';

interface Props {
  readonly histogram: Histogram;
  readonly scale: Scale;
  readonly colors: ReadonlyMap<string, string>;
}

export const Bars = React.memo(function Bars({ histogram, scale, colors }: Props): React.JSX.Element {
  return (
    <g shapeRendering="crispEdges">
      {paths(histogram, scale).map(({ value, path }) => (
        <path key={value} d={path} fill={colors.get(value)} />
      ))}
    </g>
  );
});

/** Whole pixels, so that bars are crisp; a pixel between bars where there is room for it. */
function paths({ series, start, width, buckets, from, to }: Histogram, { x, y, plot }: Scale) {
  const below = new Float64Array(buckets);
  const edge = (bucket: number): number => Math.round(x(Math.min(to, Math.max(from, start + bucket * width))));
  return series.map(({ value, counts }) => {
    let path = '';
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const count = counts[bucket] ?? 0;
      if (count === 0) continue;
      const bottom = below[bucket] ?? 0;
      below[bucket] = bottom + count;
      const left = edge(bucket);
      const room = edge(bucket + 1) - left;
      const wide = Math.max(1, room > 3 ? room - 1 : room);
      const low = bottom === 0 ? plot.top + plot.height : Math.round(y(bottom));
      // However small a part is, it is seen.
      const high = Math.min(low - 1, Math.round(y(bottom + count)));
      path += `M${left} ${low}V${high}h${wide}V${low}z`;
    }
    return { value, path };
  });
}
