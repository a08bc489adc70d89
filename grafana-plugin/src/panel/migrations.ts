/** Reads options that an older version of the panel stored in a dashboard. */
import type { PanelModel } from '@grafana/data';
import type { AuditPanelOptions } from './options.ts';

export function migrateOptions(panel: PanelModel<AuditPanelOptions>): AuditPanelOptions {
  return panel.options;
}
