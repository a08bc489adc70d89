import { InlineField, Input } from '@grafana/ui';
import * as React from 'react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly tooltip: string;
  readonly value: number | undefined;
  readonly fallback: number;
  readonly max: number;
  readonly onChange: (value: number | undefined) => void;
}

/** A whole number that is taken over when it is finished; what is no such number is put right. */
export function NumberField({ id, label, tooltip, value, fallback, max, onChange }: Props): React.JSX.Element {
  const [text, setText] = React.useState(textOf(value));
  React.useEffect(() => setText(textOf(value)), [value]);
  const finish = (): void => {
    const number = Math.floor(Number(text));
    const next = text.trim() === '' || !(number >= 1) ? undefined : Math.min(number, max);
    setText(textOf(next));
    if (next !== value) onChange(next);
  };
  return (
    <InlineField label={label} tooltip={tooltip} htmlFor={id}>
      <Input
        id={id}
        type="number"
        min={1}
        max={max}
        width={12}
        value={text}
        placeholder={String(fallback)}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={finish}
        onKeyDown={(event) => event.key === 'Enter' && finish()}
      />
    </InlineField>
  );
}

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));
