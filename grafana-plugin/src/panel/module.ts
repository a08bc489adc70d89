/** Wires the panel: what it draws, its options and how older options are read. */
import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import * as React from 'react';
import { AuditPanel } from './components/AuditPanel.tsx';
import { addFieldOptions } from './field-options.ts';
import { migrateOptions } from './migrations.ts';
import type { FieldOptions } from './model/hidden.ts';
import { addOptions } from './options.ts';
import type { AuditPanelOptions } from './options.ts';
import { id } from './plugin.json';
import { suggest } from './suggestions.ts';

// Grafana has loaded locales/<language>/<id>.json before this module. What is left happens before anything can be drawn.
void initPluginTranslations(id);

export const plugin: PanelPlugin<AuditPanelOptions, FieldOptions> = new PanelPlugin<AuditPanelOptions, FieldOptions>(
  (props) => React.createElement(AuditPanel, { ...props, registry: plugin.fieldConfigRegistry }),
)
  .setPanelOptions(addOptions)
  .setMigrationHandler(migrateOptions)
  .useFieldConfig({
    disableStandardOptions: [
      FieldConfigProperty.Color,
      FieldConfigProperty.Max,
      FieldConfigProperty.Min,
      FieldConfigProperty.Thresholds,
      FieldConfigProperty.NoValue,
    ],
    useCustomConfig: addFieldOptions,
  })
  .setDataSupport({ annotations: true, alertStates: true })
  .setSuggestionsSupplier(suggest)
  .setNoPadding();
