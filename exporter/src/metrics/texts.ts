/** Texts by number, as the series table needs them. */
export interface Texts {
  /** The text of an id; 0 is the id of ''. */
  text(id: number): string;
  ofText(text: string): number;
  /** Grows when ids were given up: whatever is kept by ids must be forgotten then. Until then a text has one id. */
  readonly epoch: number;
}
