/** Tokens without the flag that more of the same follow. Source: [MS-EVEN6] 2.2.12. */
export const TOKEN = {
  eof: 0x00,
  openStart: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  charRef: 0x08,
  entityRef: 0x09,
  piTarget: 0x0a,
  piData: 0x0b,
  instance: 0x0c,
  hole: 0x0d,
  optionalHole: 0x0e,
  fragment: 0x0f,
} as const;
