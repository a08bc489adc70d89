/** Values of dashboard variables inside the quotes of a selector, as Prometheus' data source puts them into PromQL. */
import { escapedPattern, escapedText } from './selector-text.ts';

interface Variable {
  readonly multi?: boolean;
  readonly includeAll?: boolean;
}

/** A variable that may have several values stands for a pattern (=~), another one for its value. */
export function escapedValue(value: string | readonly string[] | number, variable: Variable = {}): string {
  if (typeof value === 'number') return String(value);
  const patterns = (texts: readonly string[]): string[] => texts.map((text) => escapedText(escapedPattern(text)));
  if (typeof value !== 'string')
    return value.length === 1 ? patterns(value).join('') : `(${patterns(value).join('|')})`;
  return variable.multi || variable.includeAll ? patterns([value]).join('') : escapedText(value);
}
