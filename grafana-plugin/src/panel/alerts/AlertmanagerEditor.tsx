/** The option that chooses the Alertmanager: Grafana's own picker lists only data sources that can be queried. */
import type { StandardEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { Combobox } from '@grafana/ui';
import * as React from 'react';

type Props = StandardEditorProps<string | undefined> & { readonly id?: string };

export function AlertmanagerEditor({ value, onChange, id }: Props): React.JSX.Element {
  const sources = getDataSourceSrv().getList({ all: true, pluginId: 'alertmanager' });
  const options = sources.map(({ uid, name, url }) => ({ value: uid, label: name, description: url ?? '' }));
  const chosen = value || null;
  const isGone = chosen !== null && !options.some((option) => option.value === chosen);
  return (
    <>
      <Combobox
        {...(id !== undefined && { id })}
        aria-label={t('alerts.option.name', 'Alertmanager')}
        options={isGone ? [...options, { value: chosen, label: chosen }] : options}
        value={chosen}
        isClearable
        invalid={isGone}
        placeholder={t('alerts.option.placeholder', 'Choose an Alertmanager')}
        onChange={(option) => onChange(option?.value)}
      />
      {sources.length === 0 && (
        <p>{t('alerts.option.none', 'There is no Alertmanager yet: add one as a data source under Connections.')}</p>
      )}
    </>
  );
}
