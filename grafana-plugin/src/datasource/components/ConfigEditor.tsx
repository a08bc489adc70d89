import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Field, Input } from '@grafana/ui';
import * as React from 'react';

const URL_INPUT = 'audit-datasource-url';

export function ConfigEditor({ options, onOptionsChange }: DataSourcePluginOptionsEditorProps): React.JSX.Element {
  return (
    <Field
      label={t('config.url', 'URL')}
      description={t(
        'config.url-description',
        'Address of audit-exporter, for example http://audit-exporter.example.com:9877',
      )}
      htmlFor={URL_INPUT}
    >
      <Input
        id={URL_INPUT}
        width={60}
        value={options.url}
        onChange={(event) => onOptionsChange({ ...options, url: event.currentTarget.value.trim() })}
      />
    </Field>
  );
}
