/** How values look: text, colours, links; the same in timeline, table and detail. */
import type { LinkModel } from '@grafana/data';
import { formattedValueToString } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useTheme2 } from '@grafana/ui';
import * as React from 'react';
import { seriesColor } from '../colors.ts';
import type { Events } from '../model/events.ts';
import type { Histogram } from '../model/histogram.ts';
import { OTHERS } from '../model/histogram.ts';
import { MESSAGE, TIME } from '../model/rows.ts';
import { textOf } from '../model/values.ts';

export interface Look {
  readonly colors: ReadonlyMap<string, string>;
  readonly nameOf: (value: string) => string;
  readonly titleOf: (name: string) => string;
  readonly format: (name: string, row: number) => string;
  readonly swatch: (name: string, row: number) => string | undefined;
  readonly linksOf: (name: string, row: number) => readonly LinkModel[];
}

export function useLook(events: Events, histogram: Histogram, by: string): Look {
  const theme = useTheme2();
  const colors = React.useMemo(
    () => new Map(histogram.series.map(({ value }, place) => [value, seriesColor(theme, by, value, place)])),
    [histogram, theme, by],
  );
  return React.useMemo(() => ({ colors, nameOf, ...lookOf(events, colors, by) }), [events, colors, by]);
}

function lookOf(events: Events, colors: ReadonlyMap<string, string>, by: string) {
  return {
    titleOf(name: string): string {
      const { displayName, displayNameFromDS } = events.field(name)?.config ?? {};
      const given = displayName || displayNameFromDS;
      if (given) return given;
      if (name === TIME) return t('table.time', 'Time');
      return name === MESSAGE ? t('table.message', 'Message') : name;
    },
    format(name: string, row: number): string {
      const found = events.cells(name, row);
      if (!found) return '';
      const { field, value } = found.cells;
      const one = value(found.index);
      // Without a display of its own a number would get a unit that nobody asked for.
      const displayed =
        field?.display && typeof one !== 'object' && textOf(one) !== '' ? field.display(one) : undefined;
      return displayed ? formattedValueToString(displayed) : textOf(one);
    },
    swatch(name: string, row: number): string | undefined {
      if (name !== by) return undefined;
      return colors.get(textOf(events.value(name, row))) ?? colors.get(OTHERS);
    },
    linksOf(name: string, row: number): readonly LinkModel[] {
      const found = events.cells(name, row);
      return found?.cells.field?.getLinks?.({ valueRowIndex: found.index }) ?? [];
    },
  };
}

function nameOf(value: string): string {
  if (value === '') return t('timeline.none', 'none');
  return value === OTHERS ? t('timeline.others', 'others') : value;
}
