/** A fault at a place of a document; caught where one rule ends and the next begins. */
export class RuleFault extends Error {
  override readonly name = "RuleFault";
  readonly code: string;
  /** Characters from the beginning of the file. */
  readonly offset: number;
  constructor(code: string, message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
