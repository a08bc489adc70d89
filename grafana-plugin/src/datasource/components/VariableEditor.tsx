import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, Field, RadioButtonGroup } from '@grafana/ui';
import { LABEL_NAMES } from 'audit-exporter/selector';
import * as React from 'react';
import type { AuditDataSource } from '../datasource.ts';
import type { VariableQuery } from '../model/variable-query.ts';
import { parseVariableQuery, renderVariableQuery } from '../model/variable-query.ts';
import type { AuditQuery } from '../types.ts';
import type { AuditVariableQuery } from '../variables.ts';
import { FIRST, textOfVariable } from '../variables.ts';
import type { ProxyOptions } from './config/settings.ts';
import { meaningOf } from './selector/label-texts.ts';
import { SelectorInput } from './selector/SelectorInput.tsx';
import { useSelectorTools } from './use-selector-tools.ts';

type Props = QueryEditorProps<AuditDataSource, AuditQuery, ProxyOptions, AuditVariableQuery>;

export function VariableEditor({ query, datasource, range, onChange }: Props): React.JSX.Element {
  const parsed = parseVariableQuery(textOfVariable(query)) ?? FIRST;
  const tools = useSelectorTools(datasource, range);
  const change = (next: VariableQuery): void => onChange({ refId: 'variable', query: renderVariableQuery(next) });
  return (
    <>
      <Field label={t('variable.kind', 'Values of the variable')} noMargin>
        <RadioButtonGroup
          options={[
            { label: t('variable.values', 'Values of a label'), value: 'values' as const },
            { label: t('variable.names', 'Names of labels'), value: 'names' as const },
          ]}
          value={parsed.kind}
          onChange={(kind) => change(kind === 'names' ? { kind } : FIRST)}
        />
      </Field>
      {parsed.kind === 'values' && (
        <>
          <Field label={t('variable.label', 'Label')} htmlFor="audit-variable-label" noMargin>
            <Combobox
              id="audit-variable-label"
              width={40}
              options={LABEL_NAMES.map((value) => ({ value, label: value, description: meaningOf('label', value) }))}
              value={parsed.label}
              onChange={({ value }) => change({ ...parsed, label: value })}
            />
          </Field>
          <Field
            label={t('variable.selector', 'Selector')}
            description={t(
              'variable.selector-description',
              'Only values that these events have; of all events if it is empty',
            )}
            htmlFor="audit-variable-selector"
            noMargin
          >
            <SelectorInput
              {...tools}
              id="audit-variable-selector"
              value={parsed.selector}
              onChange={(selector) => change({ ...parsed, selector })}
              onRun={() => undefined}
            />
          </Field>
        </>
      )}
    </>
  );
}
