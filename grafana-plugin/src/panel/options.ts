/** The panel's options, their defaults and their editors. */
import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { AlertmanagerEditor } from './alerts/AlertmanagerEditor.tsx';
import { readFrames } from './model/events.ts';
import { MESSAGE, TIME } from './model/rows.ts';

/** What a dashboard stores of this panel. A change of meaning needs a step in migrations.ts. */
export interface AuditPanelOptions {
  /** Of this shape; see migrations.ts. */
  readonly version: number;
  readonly fields: {
    /** Names of the data's fields; '' finds them. */
    readonly time: string;
    readonly message: string;
    readonly id: string;
  };
  /** The uid of a data source; missing: the only one that there is. */
  readonly alertmanager?: string;
  /** Matchers; '' for all alerts. */
  readonly alertFilter?: string;
  readonly showAlerts: boolean;
  readonly timeline: {
    readonly show: boolean;
    /** The field whose values are told apart. */
    readonly by: string;
  };
  readonly table: {
    readonly show: boolean;
    /** None: chosen by what is in the events and by the room. */
    readonly columns?: readonly string[];
    readonly density: Density;
    readonly newestFirst: boolean;
  };
}

export type Density = 'compact' | 'standard';

export const VERSION = 1;
const BY_OUTCOME = 'event.outcome';

export function addOptions(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  addAlerts(builder);
  addTimeline(builder);
  addTable(builder);
  addFields(builder);
}

function addAlerts(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  const category = [t('options.alerts', 'Alerts')];
  builder
    .addBooleanSwitch({
      path: 'showAlerts',
      name: t('options.alerts-show', 'Show alerts'),
      category,
      defaultValue: true,
    })
    .addCustomEditor({
      id: 'alertmanager',
      path: 'alertmanager',
      name: t('alerts.option.name', 'Alertmanager'),
      description: t(
        'options.alertmanager-description',
        'Where alerts come from. The only one that there is needs no choice.',
      ),
      category,
      editor: AlertmanagerEditor,
      showIf: ({ showAlerts }) => showAlerts,
    })
    .addTextInput({
      path: 'alertFilter',
      name: t('alerts.option.filter', 'Alerts'),
      description: t('alerts.option.filter-description', 'Matchers of the alerts that are shown; all without any.'),
      category,
      settings: { placeholder: 'alertname=~"Audit.*"' },
      showIf: ({ showAlerts }) => showAlerts,
    });
}

function addTimeline(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  const category = [t('options.timeline', 'Timeline')];
  builder
    .addBooleanSwitch({
      path: 'timeline.show',
      name: t('options.timeline-show', 'Show timeline'),
      category,
      defaultValue: true,
    })
    .addSelect({
      path: 'timeline.by',
      name: t('options.by', 'Color by'),
      description: t('options.by-description', 'The field whose values the bars tell apart.'),
      category,
      defaultValue: BY_OUTCOME,
      settings: {
        allowCustomValue: true,
        options: [],
        getOptions: ({ data }) => Promise.resolve(choices([BY_OUTCOME, 'event.category', ...readFrames(data).columns])),
      },
      showIf: ({ timeline }) => timeline.show,
    });
}

function addTable(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  const category = [t('options.table', 'Events')];
  builder
    .addBooleanSwitch({
      path: 'table.show',
      name: t('options.table-show', 'Show events'),
      category,
      defaultValue: true,
    })
    .addMultiSelect({
      path: 'table.columns',
      name: t('options.columns', 'Columns'),
      description: t(
        'options.columns-description',
        'In this order. None: the panel chooses by what the events have and by its width.',
      ),
      category,
      settings: {
        allowCustomValue: true,
        options: [],
        getOptions: ({ data }) => Promise.resolve(choices([TIME, ...readFrames(data).columns, MESSAGE])),
      },
      showIf: ({ table }) => table.show,
    })
    .addRadio({
      path: 'table.density',
      name: t('options.density', 'Row height'),
      category,
      defaultValue: 'standard',
      settings: {
        options: [
          { value: 'compact', label: t('options.density-compact', 'Compact') },
          { value: 'standard', label: t('options.density-standard', 'Standard') },
        ],
      },
      showIf: ({ table }) => table.show,
    })
    .addRadio({
      path: 'table.newestFirst',
      name: t('options.order', 'Order'),
      category,
      defaultValue: true,
      settings: {
        options: [
          { value: true, label: t('options.newest', 'Newest first') },
          { value: false, label: t('options.oldest', 'Oldest first') },
        ],
      },
      showIf: ({ table }) => table.show,
    });
}

/** The mapping, for data of which the panel guesses wrong. */
function addFields(builder: PanelOptionsEditorBuilder<AuditPanelOptions>): void {
  const category = [t('options.fields', 'Fields')];
  const placeholder = t('options.automatic', 'Found by itself');
  builder
    .addFieldNamePicker({
      path: 'fields.time',
      name: t('options.time', 'Time'),
      description: t(
        'options.time-description',
        'When an event happened: a time, milliseconds since 1970, or ISO 8601.',
      ),
      category,
      defaultValue: '',
      settings: { placeholderText: placeholder, isClearable: true },
    })
    .addFieldNamePicker({
      path: 'fields.message',
      name: t('options.message', 'Message'),
      description: t('options.message-description', 'The raw line of an event.'),
      category,
      defaultValue: '',
      settings: { placeholderText: placeholder, isClearable: true },
    })
    .addFieldNamePicker({
      path: 'fields.id',
      name: t('options.id', 'Id'),
      description: t('options.id-description', 'What tells events apart that look the same.'),
      category,
      defaultValue: '',
      settings: { placeholderText: placeholder, isClearable: true },
    });
}

/** A single Alertmanager is meant without being chosen. */
export function chosenAlertmanager({ alertmanager, showAlerts }: AuditPanelOptions): string | undefined {
  if (!showAlerts) return undefined;
  if (alertmanager) return alertmanager;
  const [only, ...more] = alertmanagers();
  return more.length === 0 ? only?.uid : undefined;
}

/** Without any, the panel is one of events. */
export const hasAlertmanager = (): boolean => alertmanagers().length > 0;

const alertmanagers = () => getDataSourceSrv().getList({ all: true, pluginId: 'alertmanager' });

const choices = (names: readonly string[]): { value: string; label: string }[] =>
  [...new Set(names)].map((name) => ({ value: name, label: name }));
