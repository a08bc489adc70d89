/** The panel's field options, on frames that it asked for itself: Grafana applies them to those of its queries only. */
import type { DataFrame, FieldConfigOptionsRegistry, PanelProps } from '@grafana/data';
import { applyFieldOverrides, useDataLinksContext } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import * as React from 'react';

export interface FieldConfig extends Pick<PanelProps, 'fieldConfig' | 'replaceVariables' | 'timeZone'> {
  readonly registry: FieldConfigOptionsRegistry;
}

export type Configure = (frames: readonly DataFrame[]) => DataFrame[];

export function useFieldConfig({ fieldConfig, replaceVariables, timeZone, registry }: FieldConfig): Configure {
  const theme = useTheme2();
  const { dataLinkPostProcessor } = useDataLinksContext();
  return React.useCallback(
    (frames) =>
      applyFieldOverrides({
        data: [...frames],
        fieldConfig,
        fieldConfigRegistry: registry,
        replaceVariables,
        theme,
        timeZone,
        dataLinkPostProcessor,
      }),
    [fieldConfig, registry, replaceVariables, theme, timeZone, dataLinkPostProcessor],
  );
}
