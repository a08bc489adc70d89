/** The panel's options, their defaults and their editors. */
import type { PanelOptionsEditorBuilder } from '@grafana/data';

/** What a dashboard stores of this panel. A change of meaning needs a step in migrations.ts. */
export type AuditPanelOptions = Record<string, never>;

export function addOptions(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  void builder;
}
