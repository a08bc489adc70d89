import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { InlineField, Input } from '@grafana/ui';
import * as React from 'react';
import type { AuditDataSource } from '../datasource.ts';
import type { AuditQuery } from '../types.ts';

type Props = QueryEditorProps<AuditDataSource, AuditQuery>;

export function QueryEditor({ query, onChange, onRunQuery }: Props): React.JSX.Element {
  const id = `audit-selector-${query.refId}`;
  return (
    <InlineField label={t('query.selector', 'Selector')} htmlFor={id} grow>
      <Input
        id={id}
        value={query.selector ?? ''}
        placeholder={t('query.selector-placeholder', '{event_category="authentication", event_outcome="failure"}')}
        onChange={(event) => onChange({ ...query, selector: event.currentTarget.value })}
        onBlur={onRunQuery}
      />
    </InlineField>
  );
}
