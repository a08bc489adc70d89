/** What may stand at the caret of a selector, and what a choice makes of the text. Pure. */
import { LABEL_NAMES, parseSelector, renderSelector } from 'audit-exporter/selector';
import type { Operator } from 'audit-exporter/selector';
import { escapedPattern, escapedText } from './selector-text.ts';
import type { Token } from './tokens.ts';
import { isClosed, tokensOf } from './tokens.ts';

const OPERATORS: readonly Operator[] = ['=', '!=', '=~', '!~'];

interface Place {
  /** What a choice replaces. */
  readonly from: number;
  readonly to: number;
  /** What is written of it so far. */
  readonly written: string;
}

export type Completion = Place &
  (
    | { readonly kind: 'label'; /** No brace is open yet. */ readonly isStart: boolean }
    | { readonly kind: 'operator' }
    | {
        readonly kind: 'value';
        readonly label: string;
        readonly isPattern: boolean;
        /** The selector without the matcher that is being written: values are wanted that others leave. */
        readonly rest: string;
      }
  );

export interface Edit {
  readonly text: string;
  readonly caret: number;
}

/** Undefined where nothing can be proposed. */
export function completionAt(text: string, caret: number): Completion | undefined {
  const tokens = tokensOf(text).filter(({ kind }) => kind !== 'space');
  const index = tokens.findIndex((token) => token.from < caret && caret <= token.to && isOpen(token, caret));
  const current = tokens[index];
  const before = tokens.filter(({ to }) => to <= (current?.from ?? caret));
  const place = current
    ? { from: current.from, to: current.to, written: text.slice(current.from, caret) }
    : { from: caret, to: caret, written: '' };
  // A value may be begun without its quote.
  if (current?.kind === 'value' || (current?.kind === 'label' && before.at(-1)?.kind === 'operator'))
    return valueAt(text, place, before);
  if (current?.kind === 'label' || current?.kind === 'metric')
    return { kind: 'label', isStart: current.kind === 'metric', ...place };
  if (current?.kind === 'operator') return { kind: 'operator', ...place };
  return current ? undefined : after(text, place, before);
}

/** Whether the caret may go on with the token. */
function isOpen(token: Token, caret: number): boolean {
  if (token.kind === 'value') return caret < token.to || !isClosed(token);
  // Behind a whole operator comes the value.
  if (token.kind === 'operator') return caret < token.to || token.text === '!';
  return token.kind === 'label' || token.kind === 'metric';
}

function after(text: string, place: Place, before: readonly Token[]): Completion | undefined {
  const last = before.at(-1);
  if (!last) return text.trim() === '' ? { kind: 'label', isStart: true, ...place } : undefined;
  if (last.text === '{' || (last.kind === 'comma' && isInside(before)))
    return { kind: 'label', isStart: false, ...place };
  if (last.kind === 'label') return { kind: 'operator', ...place };
  return last.kind === 'operator' ? valueAt(text, place, before) : undefined;
}

const isInside = (tokens: readonly Token[]): boolean => tokens.findLast(({ kind }) => kind === 'brace')?.text === '{';

function valueAt(text: string, place: Place, before: readonly Token[]): Completion | undefined {
  const [label, operator] = before.slice(-2);
  if (label?.kind !== 'label' || operator?.kind !== 'operator' || !LABEL_NAMES.includes(label.text)) return undefined;
  const isPattern = operator.text.endsWith('~');
  const inQuotes = place.written.replace(/^["'`]/, '');
  const written = isPattern ? inQuotes.slice(inQuotes.lastIndexOf('|') + 1).replace(/^\(/, '') : inQuotes;
  return { kind: 'value', label: label.text, isPattern, rest: restOf(text, label.from, place.to), ...place, written };
}

/** Without what is between the two places, as far as it can be read then. */
function restOf(text: string, from: number, to: number): string {
  const before = text.slice(0, from).replace(/,\s*$/, '');
  const after = text.slice(to).replace(/^\s*,?/, before.trimEnd().endsWith('{') ? '' : ',');
  for (const candidate of [before + after, `${before}}`]) {
    const parsed = parseSelector(candidate);
    if (parsed.ok) return parsed.selector.matchers.length === 0 ? '' : renderSelector(parsed.selector);
  }
  return '';
}

/** Those that begin as what is written first, then those that contain it. */
function matching(choices: readonly string[], written: string): string[] {
  const wanted = written.toLowerCase();
  const starts = choices.filter((one) => one.toLowerCase().startsWith(wanted));
  const contains = choices.filter((one) => one.toLowerCase().indexOf(wanted) > 0);
  return [...starts, ...contains];
}

export interface Choice {
  readonly kind: 'label' | 'operator' | 'value';
  readonly text: string;
}

/** `values`: those that events have under the label of a value. */
export function choicesFor(completion: Completion, values: readonly string[]): Choice[] {
  const { written } = completion;
  const all = (kind: Choice['kind'], texts: readonly string[]): Choice[] => texts.map((text) => ({ kind, text }));
  if (completion.kind === 'value') return all('value', matching(values, written));
  if (completion.kind === 'operator') return all('operator', matching(OPERATORS, written));
  const labels = matching(LABEL_NAMES, written);
  if (completion.isStart || !LABEL_NAMES.includes(written)) return all('label', labels);
  // The label is whole: an operator goes on, or a longer label.
  return [
    ...all('operator', OPERATORS),
    ...all(
      'label',
      labels.filter((label) => label !== written && label.startsWith(written)),
    ),
  ];
}

export function accept(text: string, completion: Completion, choice: Choice): Edit {
  const { to } = completion;
  const from = choice.kind === 'operator' && completion.kind === 'label' ? to : completion.from;
  const tail = text.slice(to);
  const insert = (inserted: string): Edit => ({
    text: text.slice(0, from) + inserted + tail,
    caret: from + inserted.length,
  });
  if (completion.kind !== 'value')
    return insert(
      choice.kind === 'label' && completion.kind === 'label' && completion.isStart ? `{${choice.text}` : choice.text,
    );
  const old = text.slice(from, to);
  const quote = /^["'`]/.exec(old)?.[0] ?? '"';
  const { isPattern } = completion;
  const earlier = isPattern ? old.slice(0, old.lastIndexOf('|') + 1).replace(/^["'`]/, '') : '';
  const chosen = quoted(isPattern ? escapedPattern(choice.text) : choice.text, quote);
  const edit = insert(quote + earlier + chosen + quote);
  // What is missing at the end for a whole selector.
  return tail.includes('}') ? edit : { ...edit, text: `${edit.text}}` };
}

function quoted(text: string, quote: string): string {
  if (quote === '`') return text;
  return quote === '"' ? escapedText(text) : escapedText(text).replaceAll('\\"', '"').replaceAll("'", "\\'");
}
