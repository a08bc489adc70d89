import { t } from '@grafana/i18n';
import { Field, FieldSet, Input, Stack } from '@grafana/ui';
import * as React from 'react';
import type { SettingsProps } from './settings.ts';
import { withJson } from './settings.ts';

const URL_INPUT = 'audit-datasource-url';
const TIMEOUT_INPUT = 'audit-datasource-timeout';

export function Connection({ options, onChange }: SettingsProps): React.JSX.Element {
  const { url, jsonData, readOnly } = options;
  const isWrong = url !== '' && !/^https?:\/\/./i.test(url);
  return (
    <FieldSet label={t('config.connection', 'Connection')}>
      <Stack direction="column" gap={2}>
        <Field
          label={t('config.url', 'URL')}
          description={t('config.url-description', 'Address of audit-exporter as the Grafana server reaches it')}
          htmlFor={URL_INPUT}
          invalid={isWrong}
          error={t('config.url-wrong', 'A URL begins with http:// or https://')}
          disabled={readOnly}
          required
          noMargin
        >
          <Input
            id={URL_INPUT}
            width={60}
            value={url}
            placeholder="http://audit-exporter.example.com:9877"
            onChange={(event) => onChange({ ...options, url: event.currentTarget.value.trim() })}
          />
        </Field>
        <Field
          label={t('config.timeout', 'Timeout')}
          description={t(
            'config.timeout-description',
            "Seconds that a request may take; Grafana's own limit if it is empty",
          )}
          htmlFor={TIMEOUT_INPUT}
          disabled={readOnly}
          noMargin
        >
          <Input
            id={TIMEOUT_INPUT}
            type="number"
            min={1}
            width={20}
            value={jsonData.timeout ?? ''}
            onChange={({ currentTarget: { valueAsNumber } }) =>
              onChange(withJson(options, { timeout: valueAsNumber >= 1 ? valueAsNumber : undefined }))
            }
          />
        </Field>
      </Stack>
    </FieldSet>
  );
}
