import { Field, Switch } from '@grafana/ui';
import * as React from 'react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly value: boolean | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: boolean) => void;
}

export function Toggle({ id, label, description, value = false, disabled, onChange }: Props): React.JSX.Element {
  return (
    <Field label={label} description={description} htmlFor={id} disabled={disabled} noMargin>
      <Switch id={id} value={value} onChange={(event) => onChange(event.currentTarget.checked)} />
    </Field>
  );
}
