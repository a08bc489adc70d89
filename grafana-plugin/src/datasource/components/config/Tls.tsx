import { t } from '@grafana/i18n';
import { Field, FieldSet, Input, SecretTextArea, Stack } from '@grafana/ui';
import * as React from 'react';
import type { SecretName, SettingsProps } from './settings.ts';
import { withJson, withoutSecret, withSecret } from './settings.ts';
import { Toggle } from './Toggle.tsx';

export function Tls({ options, onChange }: SettingsProps): React.JSX.Element {
  const { jsonData, readOnly } = options;
  return (
    <FieldSet label={t('config.tls', 'TLS')}>
      <Stack direction="column" gap={2}>
        <Toggle
          id="audit-datasource-own-ca"
          label={t('config.own-ca', 'Own certificate authority')}
          description={t('config.own-ca-description', 'Trusts certificates that it has signed')}
          value={jsonData.tlsAuthWithCACert}
          disabled={readOnly}
          onChange={(value) => onChange(withJson(options, { tlsAuthWithCACert: value }))}
        />
        {jsonData.tlsAuthWithCACert === true && (
          <Pem
            name="tlsCACert"
            label={t('config.ca-certificate', 'CA certificate')}
            begin="CERTIFICATE"
            {...{ options, onChange }}
          />
        )}
        <Toggle
          id="audit-datasource-client-certificate"
          label={t('config.client-certificate', 'Client certificate')}
          description={t(
            'config.client-certificate-description',
            'Where the web configuration of audit-exporter asks clients for one',
          )}
          value={jsonData.tlsAuth}
          disabled={readOnly}
          onChange={(value) => onChange(withJson(options, { tlsAuth: value }))}
        />
        {jsonData.tlsAuth === true && <ClientCertificate {...{ options, onChange }} />}
        <Toggle
          id="audit-datasource-skip-verify"
          label={t('config.skip-verify', 'Skip verification')}
          description={t('config.skip-verify-description', 'Anybody on the way can then read audit events')}
          value={jsonData.tlsSkipVerify}
          disabled={readOnly}
          onChange={(value) => onChange(withJson(options, { tlsSkipVerify: value }))}
        />
      </Stack>
    </FieldSet>
  );
}

function ClientCertificate({ options, onChange }: SettingsProps): React.JSX.Element {
  return (
    <>
      <Field
        label={t('config.server-name', 'Server name')}
        description={t('config.server-name-description', 'That the certificate of audit-exporter must have')}
        htmlFor="audit-datasource-server-name"
        disabled={options.readOnly}
        noMargin
      >
        <Input
          id="audit-datasource-server-name"
          width={40}
          value={options.jsonData.serverName ?? ''}
          onChange={(event) => onChange(withJson(options, { serverName: event.currentTarget.value.trim() }))}
        />
      </Field>
      <Pem
        name="tlsClientCert"
        label={t('config.certificate', 'Certificate')}
        begin="CERTIFICATE"
        {...{ options, onChange }}
      />
      <Pem name="tlsClientKey" label={t('config.key', 'Key')} begin="PRIVATE KEY" {...{ options, onChange }} />
    </>
  );
}

interface PemProps extends SettingsProps {
  readonly name: SecretName;
  readonly label: string;
  readonly begin: string;
}

function Pem({ name, label, begin, options, onChange }: PemProps): React.JSX.Element {
  const { secureJsonData, secureJsonFields, readOnly } = options;
  const id = `audit-datasource-${name}`;
  return (
    <Field label={label} htmlFor={id} disabled={readOnly} required noMargin>
      <SecretTextArea
        id={id}
        cols={60}
        rows={6}
        placeholder={`-----BEGIN ${begin}-----`}
        isConfigured={secureJsonFields[name] === true}
        value={secureJsonData?.[name] ?? ''}
        onChange={(event) => onChange(withSecret(options, name, event.currentTarget.value))}
        onReset={() => onChange(withoutSecret(options, name))}
      />
    </Field>
  );
}
