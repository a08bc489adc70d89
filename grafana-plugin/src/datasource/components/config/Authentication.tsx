import { t } from '@grafana/i18n';
import { Field, FieldSet, Input, SecretInput, Stack } from '@grafana/ui';
import * as React from 'react';
import type { SettingsProps } from './settings.ts';
import { withoutSecret, withSecret } from './settings.ts';
import { Toggle } from './Toggle.tsx';

const PASSWORD = 'basicAuthPassword';

export function Authentication({ options, onChange }: SettingsProps): React.JSX.Element {
  const { basicAuth, basicAuthUser, secureJsonData, secureJsonFields, readOnly } = options;
  return (
    <FieldSet label={t('config.authentication', 'Authentication')}>
      <Stack direction="column" gap={2}>
        <Toggle
          id="audit-datasource-basic-auth"
          label={t('config.basic-auth', 'Basic authentication')}
          description={t(
            'config.basic-auth-description',
            'A user of basic_auth_users in the web configuration of audit-exporter. Without one it answers only on its own machine.',
          )}
          value={basicAuth}
          disabled={readOnly}
          onChange={(value) => onChange({ ...options, basicAuth: value })}
        />
        {basicAuth && (
          <>
            <Field
              label={t('config.user', 'User')}
              htmlFor="audit-datasource-user"
              disabled={readOnly}
              required
              noMargin
            >
              <Input
                id="audit-datasource-user"
                width={40}
                value={basicAuthUser}
                autoComplete="off"
                onChange={(event) => onChange({ ...options, basicAuthUser: event.currentTarget.value })}
              />
            </Field>
            <Field
              label={t('config.password', 'Password')}
              htmlFor="audit-datasource-password"
              disabled={readOnly}
              required
              noMargin
            >
              <SecretInput
                id="audit-datasource-password"
                width={40}
                autoComplete="new-password"
                isConfigured={secureJsonFields[PASSWORD] === true}
                value={secureJsonData?.[PASSWORD] ?? ''}
                onChange={(event) => onChange(withSecret(options, PASSWORD, event.currentTarget.value))}
                onReset={() => onChange(withoutSecret(options, PASSWORD))}
              />
            </Field>
          </>
        )}
      </Stack>
    </FieldSet>
  );
}
