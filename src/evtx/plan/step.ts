/**
 * What a plan does, step by step. Each step first writes a piece of the plan's literals, which may be empty, and then
 * acts on a slot. Members of objects and lists are written with a comma behind them, which closing turns into a bracket.
 */
export const ACTION = {
  nothing: 0,
  /** Writes the slot's value; `argument` says what stands for an empty one. */
  value: 1,
  /** Goes on at step `argument` when the slot is Null. */
  unlessNull: 2,
  /** Unless the slot is Null, writes the key, the value and a comma; `argument` says what stands for an empty value. */
  member: 3,
  /** The same, unless the slot is Null or has no bytes. */
  attribute: 15,
  /** Marks the bracket that the literal ends with. */
  open: 4,
  /** Closes the object that was opened last; one without members becomes what `argument` says. */
  close: 5,
  /** Closes the attributes; without any, their key of `argument` bytes goes too. */
  closeAttributes: 6,
  /** Ends an element with attributes and text: an object, or plainly the text when no attribute was there. */
  closeText: 7,
  /** Writes the elements that the slot has; `argument` is which of the plan's sets of names they must not be among. */
  fragment: 8,
  /** Writes the slot's value into a text that is open. */
  part: 9,
  /** As `open`, for a list whose items are counted. */
  openList: 10,
  /** Counts an item. */
  item: 11,
  /** Writes the value, or the values of an array, as items. */
  items: 12,
  /** Closes a list: one item needs no list, none takes back the key of `argument` bytes. */
  closeList: 13,
  /** Closes the list of unnamed data, which always is one, and the object around it. */
  closeData: 14,
} as const;

/** One step. `start` and `end` bound its literal, `end` and `keyEnd` a key that is written only with a value. */
export type Step = {
  readonly action: number;
  readonly start: number;
  readonly end: number;
  readonly keyEnd: number;
  readonly slot: number;
  argument: number;
};

/** What stands for an empty value: in elements nothing, in event data, whose place counts, an empty text. */
export const EMPTY = { null: 0, text: 1 } as const;
export const EMPTY_JSON = ["null", '""'] as const;

/** Keys of an element's attributes and text, as evtx_dump names them. */
export const ATTRIBUTES_KEY = "#attributes";
export const TEXT_KEY = "#text";
/** The element whose attribute `Name` is the name of its value. */
export const DATA_ELEMENT = "Data";
