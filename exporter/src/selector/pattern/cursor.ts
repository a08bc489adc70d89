/** Where a parser is in a text, by code points. */
export class Cursor {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.offset >= this.text.length;
  }

  /** The next character, which stays; '' at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.offset);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /** The next character, taken; '' at the end. */
  next(): string {
    const char = this.peek();
    this.offset += char.length;
    return char;
  }

  /** Takes the text if it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.offset)) return false;
    this.offset += text.length;
    return true;
  }

  /** Takes what a sticky expression finds here. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.offset;
    const found = expression.exec(this.text);
    if (found) this.offset = expression.lastIndex;
    return found;
  }
}
