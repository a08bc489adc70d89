/** Lines of one format, and what the default metrics make of them: `metric label values`. */
export interface Case {
  readonly format: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly counts: readonly string[];
}
