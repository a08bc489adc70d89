import { t } from '@grafana/i18n';
import { InlineField, Stack, Tag } from '@grafana/ui';
import * as React from 'react';
import type { AlertRef } from '../types.ts';

/** Which alert it is; it is chosen where alerts are shown. */
export function AlertSummary({ alert }: { readonly alert: AlertRef }): React.JSX.Element {
  return (
    <InlineField label={t('query.alert-labels', 'Alert')}>
      <Stack direction="row" wrap="wrap" gap={0.5} alignItems="center">
        {Object.entries(alert.labels).map(([name, value]) => (
          <Tag key={name} name={`${name}=${value}`} />
        ))}
      </Stack>
    </InlineField>
  );
}
