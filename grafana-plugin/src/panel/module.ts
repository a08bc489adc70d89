/** Wires the panel: what it draws, its options and how older options are read. */
import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { AuditPanel } from './components/AuditPanel.tsx';
import { migrateOptions } from './migrations.ts';
import { addOptions } from './options.ts';
import type { AuditPanelOptions } from './options.ts';
import { id } from './plugin.json';

// Grafana has loaded locales/<language>/<id>.json before this module. What is left happens before anything can be drawn.
void initPluginTranslations(id);

export const plugin = new PanelPlugin<AuditPanelOptions>(AuditPanel)
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
  })
  .setDataSupport({ annotations: true, alertStates: true })
  .setNoPadding();
