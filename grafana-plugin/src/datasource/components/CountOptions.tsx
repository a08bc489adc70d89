import { t } from '@grafana/i18n';
import { InlineField, MultiCombobox } from '@grafana/ui';
import { LABEL_NAMES } from 'audit-exporter/selector';
import * as React from 'react';
import { DEFAULT_SERIES, MAX_SERIES } from '../query/count.ts';
import type { AuditQuery } from '../types.ts';
import { NumberField } from './NumberField.tsx';
import { meaningOf } from './selector/label-texts.ts';

interface Props {
  readonly id: string;
  readonly query: AuditQuery;
  readonly onChange: (changed: Partial<AuditQuery>) => void;
}

/** What audit-exporter tells apart at once. */
const MAX_BY = 2;

export function CountOptions({ id, query, onChange }: Props): React.JSX.Element {
  const { by = [], limit } = query;
  const options = LABEL_NAMES.map((value) => ({ value, label: value, description: meaningOf('label', value) }));
  return (
    <>
      <InlineField
        label={t('query.by', 'By')}
        tooltip={t('query.by-tooltip', 'A series for each value of these labels, two at most')}
        htmlFor={`${id}-by`}
      >
        <MultiCombobox
          id={`${id}-by`}
          width="auto"
          minWidth={24}
          maxWidth={60}
          options={options}
          value={[...by]}
          placeholder={t('query.by-placeholder', 'All in one series')}
          // A third takes the place of the first.
          onChange={(chosen) => onChange({ by: chosen.slice(-MAX_BY).map(({ value }) => value) })}
        />
      </InlineField>
      <NumberField
        id={`${id}-series`}
        label={t('query.series', 'Series')}
        tooltip={t('query.series-tooltip', 'How many series at most; the others are added up as other')}
        value={limit}
        fallback={DEFAULT_SERIES}
        max={MAX_SERIES}
        onChange={(value) => onChange({ limit: value })}
      />
    </>
  );
}
