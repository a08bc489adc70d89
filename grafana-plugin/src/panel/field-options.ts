/** What the panel lets be set for a field beside Grafana's standard options. */
import type { FieldConfigEditorBuilder } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { FieldOptions } from './model/hidden.ts';

export function addFieldOptions(builder: FieldConfigEditorBuilder<FieldOptions>): void {
  builder.addBooleanSwitch({
    path: 'hidden',
    name: t('options.hidden', 'Hide field'),
    description: t('options.hidden-description', 'Neither a column nor shown in an opened event.'),
    defaultValue: false,
    hideFromDefaults: true,
  });
}
