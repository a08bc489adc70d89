/** The panel's options, their defaults and their editors. */
import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { t } from '@grafana/i18n';
import { AlertmanagerEditor } from './alerts/AlertmanagerEditor.tsx';

/** What a dashboard stores of this panel. A change of meaning needs a step in migrations.ts. */
export interface AuditPanelOptions {
  /** The uid of a data source. */
  readonly alertmanager?: string;
  /** Matchers; '' for all alerts. */
  readonly alertFilter?: string;
}

export function addOptions(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  builder
    .addCustomEditor({
      id: 'alertmanager',
      path: 'alertmanager',
      name: t('alerts.option.name', 'Alertmanager'),
      editor: AlertmanagerEditor,
    })
    .addTextInput({
      path: 'alertFilter',
      name: t('alerts.option.filter', 'Alerts'),
      description: t('alerts.option.filter-description', 'Matchers of the alerts that are shown; all without any.'),
      settings: { placeholder: 'alertname=~"Audit.*"' },
    });
}
