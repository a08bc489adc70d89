import { t } from '@grafana/i18n';
import { InlineField, InlineSwitch, RadioButtonGroup } from '@grafana/ui';
import * as React from 'react';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../query/events.ts';
import type { AuditQuery } from '../types.ts';
import { NumberField } from './NumberField.tsx';

interface Props {
  readonly id: string;
  readonly query: AuditQuery;
  /** Explore has its own button for it. */
  readonly canFollow: boolean;
  readonly onChange: (changed: Partial<AuditQuery>) => void;
}

export function EventOptions({ id, query, canFollow, onChange }: Props): React.JSX.Element {
  const { order = 'desc', limit, live = false } = query;
  return (
    <>
      <InlineField label={t('query.order', 'First')}>
        <RadioButtonGroup
          id={`${id}-order`}
          aria-label={t('query.order', 'First')}
          options={[
            { label: t('query.newest', 'Newest'), value: 'desc' as const },
            { label: t('query.oldest', 'Oldest'), value: 'asc' as const },
          ]}
          value={order}
          onChange={(value) => onChange({ order: value })}
        />
      </InlineField>
      <NumberField
        id={`${id}-limit`}
        label={t('query.limit', 'Limit')}
        tooltip={t('query.limit-tooltip', 'How many events at most')}
        value={limit}
        fallback={DEFAULT_LIMIT}
        max={MAX_LIMIT}
        onChange={(value) => onChange({ limit: value })}
      />
      {canFollow && (
        <InlineField
          label={t('query.live', 'Live')}
          tooltip={t('query.live-tooltip', 'Shows events as they come, where the time range ends now')}
          htmlFor={`${id}-live`}
        >
          <InlineSwitch
            id={`${id}-live`}
            value={live}
            onChange={(event) => onChange({ live: event.currentTarget.checked })}
          />
        </InlineField>
      )}
    </>
  );
}
