/** Reads options that an older version of the panel stored in a dashboard. */
import type { PanelModel } from '@grafana/data';
import type { AuditPanelOptions } from './options.ts';
import { VERSION } from './options.ts';

/** Called with what a dashboard stores, whatever wrote it; missing options get their defaults afterwards. */
export function migrateOptions({ options }: PanelModel<Partial<AuditPanelOptions>>): Partial<AuditPanelOptions> {
  return { ...options, version: VERSION };
}
