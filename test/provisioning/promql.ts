/** What a PromQL expression names, from its syntax tree. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Selected {
  readonly metric: string;
  /** Labels that it is matched by. */
  readonly labels: readonly string[];
}

export interface Names {
  readonly selectors: readonly Selected[];
  /** Labels that something is grouped by or joined on. */
  readonly grouping: readonly string[];
}

type Node = ReturnType<typeof parser.parse>['topNode'];

export function namesIn(expr: string): Names {
  const selectors: Selected[] = [];
  const grouping: string[] = [];
  parser.parse(expr).iterate({
    enter({ name, node, from, to }) {
      if (name === '⚠') throw new Error(`not PromQL at character ${from + 1}: ${expr}`);
      if (name === 'VectorSelector') selectors.push(selected(node, expr));
      if (name === 'GroupingLabels') grouping.push(...textsOf(node, 'LabelName', expr));
      return name !== 'VectorSelector' || from === to;
    },
  });
  return { selectors, grouping };
}

const selected = (node: Node, expr: string): Selected => ({
  metric: textsOf(node, 'Identifier', expr)[0] ?? '',
  labels: textsOf(node, 'LabelName', expr),
});

function textsOf(node: Node, name: string, expr: string): string[] {
  const texts: string[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name === name) texts.push(expr.slice(inner.from, inner.to));
  });
  return texts;
}
