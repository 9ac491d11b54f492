/** `rcode_id` of a DNS response code by its name or number; undefined when the log has none, 99 when it is another. */
export function dnsResponseCode(code: string | number | undefined): number | undefined {
  if (code === undefined || code === "") return undefined;
  if (typeof code === "number" || /^\d{1,5}$/.test(code)) {
    const number = Number(code);
    return number <= 11 || (number >= 16 && number <= 23) ? number : 99;
  }
  return BY_NAME.get(code.toUpperCase()) ?? 99;
}

/** Source: IANA, "DNS RCODEs". */
const BY_NAME: ReadonlyMap<string, number> = new Map([
  ["NOERROR", 0],
  ["FORMERR", 1],
  ["SERVFAIL", 2],
  ["NXDOMAIN", 3],
  ["NOTIMP", 4],
  ["REFUSED", 5],
  ["YXDOMAIN", 6],
  ["YXRRSET", 7],
  ["NXRRSET", 8],
  ["NOTAUTH", 9],
  ["NOTZONE", 10],
  ["DSOTYPENI", 11],
  ["BADVERS", 16],
  ["BADSIG", 16],
  ["BADKEY", 17],
  ["BADTIME", 18],
  ["BADMODE", 19],
  ["BADNAME", 20],
  ["BADALG", 21],
  ["BADTRUNC", 22],
  ["BADCOOKIE", 23],
]);
