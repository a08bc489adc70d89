/** JSON records read for the few paths that are wanted, without building the rest. */
export type { PlanPath } from './plan.ts';
export { FieldPlan, MAX_DEPTH } from './plan.ts';
export { KIND, RecordScanner } from './scanner.ts';
