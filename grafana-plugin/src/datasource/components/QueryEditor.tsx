import type { QueryEditorProps } from '@grafana/data';
import { CoreApp } from '@grafana/data';
import { t } from '@grafana/i18n';
import { InlineField, InlineFieldRow, RadioButtonGroup } from '@grafana/ui';
import * as React from 'react';
import type { AuditDataSource } from '../datasource.ts';
import type { AuditQuery, QueryType } from '../types.ts';
import { AlertSummary } from './AlertSummary.tsx';
import { CountOptions } from './CountOptions.tsx';
import { EventOptions } from './EventOptions.tsx';
import type { ProxyOptions } from './config/settings.ts';
import { SelectorInput } from './selector/SelectorInput.tsx';
import { useSelectorTools } from './use-selector-tools.ts';

type Props = QueryEditorProps<AuditDataSource, AuditQuery, ProxyOptions>;

export function QueryEditor({ query, datasource, range, app, onChange, onRunQuery }: Props): React.JSX.Element {
  const id = `audit-query-${query.refId}`;
  const { queryType = 'events' } = query;
  const tools = useSelectorTools(datasource, range);
  const change = (changed: Partial<AuditQuery>): void => {
    onChange({ ...query, ...changed });
    onRunQuery();
  };
  return (
    <>
      {queryType !== 'alert' && (
        <InlineFieldRow>
          <InlineField label={t('query.selector', 'Selector')} htmlFor={`${id}-selector`} grow shrink>
            <SelectorInput
              {...tools}
              id={`${id}-selector`}
              value={query.selector ?? ''}
              placeholder={t('query.selector-placeholder', 'All events. Write { for labels and their values')}
              onChange={(selector) => onChange({ ...query, selector })}
              onRun={onRunQuery}
            />
          </InlineField>
        </InlineFieldRow>
      )}
      <InlineFieldRow>
        <InlineField label={t('query.show', 'Show')}>
          <RadioButtonGroup
            id={`${id}-type`}
            aria-label={t('query.show', 'Show')}
            options={typesFor(queryType)}
            value={queryType}
            onChange={(value) => change({ queryType: value })}
          />
        </InlineField>
        {queryType === 'count' && <CountOptions id={id} query={query} onChange={change} />}
        {queryType !== 'count' && (
          <EventOptions
            id={id}
            query={query}
            canFollow={queryType === 'events' && app !== CoreApp.Explore}
            onChange={change}
          />
        )}
      </InlineFieldRow>
      {query.alert && queryType === 'alert' && <AlertSummary alert={query.alert} />}
    </>
  );
}

/** The events of an alert are set from where the alert is shown, and can be left here. */
function typesFor(current: QueryType): { label: string; value: QueryType }[] {
  return [
    { label: t('query.events', 'Events'), value: 'events' },
    { label: t('query.count', 'Count'), value: 'count' },
    ...(current === 'alert' ? [{ label: t('query.alert', 'Events of an alert'), value: current }] : []),
  ];
}
