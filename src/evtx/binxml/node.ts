/** Binary XML as it is written: with holes where the values of a record go. */
export type Node = ElementNode | TextNode | HoleNode | InstanceNode;

export type ElementNode = {
  readonly kind: "element";
  readonly name: string;
  /** The slot that must not be Null for the element to appear, or -1. */
  readonly dependency: number;
  readonly attributes: readonly AttributeNode[];
  readonly children: readonly Node[];
};

export type AttributeNode = { readonly name: string; readonly parts: readonly (TextNode | HoleNode)[] };

export type TextNode = { readonly kind: "text"; readonly text: string };

/** A value goes here. The type is what the template expects; what a record says of its value counts. */
export type HoleNode = {
  readonly kind: "hole";
  readonly slot: number;
  readonly type: number;
  /** The element around it vanishes when the value is Null. */
  readonly isOptional: boolean;
};

/** A template with its own values amid other nodes; `offset` is that of its token in the chunk. */
export type InstanceNode = { readonly kind: "instance"; readonly offset: number };

/** The dependency of an element that depends on nothing. */
export const NO_DEPENDENCY = -1;
