/** One construct of correlations: how it is read, shown by matches of the rules `a`, `b` and `c`, one after the other. */
export type CorrelationCase = {
  readonly construct: string;
  readonly reading: string;
  /** The section `correlation`, in YAML; a second one refers to the first as `inner`. */
  readonly correlation: string;
  readonly outer?: string;
  /** `10s a user=kim`: when, which rule, and fields of the event. */
  readonly found?: readonly (readonly string[])[];
  readonly notFound?: readonly (readonly string[])[];
  /** A part of the message with which it is refused. */
  readonly refused?: string;
  /** What other engines do with it. */
  readonly others?: string;
};

/** Correlations of the Sigma specification 2.1. */
export const CORRELATION_CASES: readonly CorrelationCase[] = [
  {
    construct: "event_count",
    reading:
      "Counts events in the timespan that ends with a match, both ends included; windows are not bound to the clock. An event that several of the rules match counts once.",
    correlation: "type: event_count\nrules: a\ntimespan: 1m\ncondition: { gte: 3 }",
    found: [["0s a", "30s a", "60s a"]],
    notFound: [["0s a", "30s a", "61s a"]],
    others:
      "rsigma 0.21 counts in the order of arrival; the SQL of pySigma's backends has no timespan at all.",
  },
  {
    construct: "a finding empties the window",
    reading:
      "What one finding rests on counts for no other, so that a flood makes as many findings as it holds.",
    correlation: "type: event_count\nrules: a\ntimespan: 1m\ncondition: { gte: 2 }",
    found: [["0s a", "1s a", "2s a"]],
  },
  {
    construct: "group-by",
    reading:
      "Matches count together when the values of all its fields are the same, letters folded. A match without one of them counts nowhere.",
    correlation: "type: event_count\nrules: a\ngroup-by: [user, host]\ntimespan: 1m\ncondition: { gte: 2 }",
    found: [["0s a user=kim host=w1", "1s a user=KIM host=W1"]],
    notFound: [
      ["0s a user=kim host=w1", "1s a user=kim host=w2"],
      ["0s a user=kim", "1s a user=kim"],
    ],
  },
  {
    construct: "aliases",
    reading:
      "An alias is another field in the events of each rule; for a rule that it does not name it is the field of that name.",
    correlation:
      "type: temporal\nrules: [a, b]\ngroup-by: ip\naliases: { ip: { a: src, b: dst } }\ntimespan: 1m",
    found: [["0s a src=10.0.0.1", "1s b dst=10.0.0.1"]],
    notFound: [["0s a src=10.0.0.1", "1s b src=10.0.0.1"]],
  },
  {
    construct: "value_count",
    reading: "Counts distinct values, letters folded; an event without the field counts nowhere.",
    correlation: "type: value_count\nrules: a\ntimespan: 1m\ncondition: { field: user, gte: 2 }",
    found: [["0s a user=kim", "1s a user=lee"]],
    notFound: [["0s a user=kim", "1s a user=KIM", "2s a"]],
  },
  {
    construct: "value_count of several fields",
    reading: "Their values together are one value.",
    correlation: "type: value_count\nrules: a\ntimespan: 1m\ncondition: { field: [user, host], gte: 2 }",
    found: [["0s a user=kim host=w1", "1s a user=kim host=w2"]],
    notFound: [["0s a user=kim host=w1", "1s a user=kim"]],
  },
  {
    construct: "temporal",
    reading:
      "All rules match within the timespan, in any order. With a number in the condition so many of them are enough.",
    correlation: "type: temporal\nrules: [a, b]\ntimespan: 1m",
    found: [["0s b", "60s a"]],
    notFound: [
      ["0s a", "1s a"],
      ["0s b", "61s a"],
    ],
  },
  {
    construct: "temporal_ordered",
    reading: "They match one after the other in the order of `rules`, each in another event.",
    correlation: "type: temporal_ordered\nrules: [a, b]\ntimespan: 1m",
    found: [
      ["0s a", "1s b"],
      ["0s b", "1s a", "2s b"],
    ],
    notFound: [["0s b", "1s a"]],
    others: "The SQL of pySigma's backends does not test the order.",
  },
  {
    construct: "extended condition",
    reading:
      "`and`, `or`, `not` and parentheses over the rules, also in capitals. Without `rules` they are those that it names.",
    correlation: "type: temporal\ntimespan: 1m\ncondition: a and (b or c)",
    found: [["0s c", "1s a"]],
    notFound: [["0s c", "1s b"]],
  },
  {
    construct: "`not` in an extended condition",
    reading:
      "Judged when the window is over that a rule which must match begins: what must not match may have come before.",
    correlation: "type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: a and not b",
    found: [
      ["0s b", "1s a"],
      ["0s a", "61s b"],
    ],
    notFound: [["0s a", "60s b"]],
  },
  {
    construct: "a condition that holds when nothing happens",
    reading: "Refused: there is no window in which it would be judged.",
    correlation: "type: temporal\ntimespan: 1m\ncondition: not a",
    refused: "nothing happens",
  },
  {
    construct: "upper bounds, `eq`, `neq`, ranges",
    reading:
      "Judged when the window is over, which its first match begins and which the next does not overlap: before, more can come. All operators of a condition must hold.",
    correlation: "type: event_count\nrules: a\ntimespan: 1m\ncondition: { gt: 1, lte: 3 }",
    found: [
      ["0s a", "1s a"],
      ["0s a", "1s a", "60s a"],
    ],
    notFound: [["0s a"], ["0s a", "1s a", "2s a", "3s a"]],
    others: "pySigma 1.5 takes one operator alone.",
  },
  {
    construct: "value_sum",
    reading:
      "Sums the numbers of a field, also those that are texts, without rounding. An event without a number counts nowhere.",
    correlation: "type: value_sum\nrules: a\ntimespan: 1m\ncondition: { field: bytes, gt: 99 }",
    found: [["0s a bytes=60", "1s a bytes=40"]],
    notFound: [["0s a bytes=60", "1s a bytes=many"]],
  },
  {
    construct: "value_avg",
    reading: "The mean of a whole window.",
    correlation: "type: value_avg\nrules: a\ntimespan: 1m\ncondition: { field: bytes, gte: 50 }",
    found: [["0s a bytes=20", "1s a bytes=80"]],
    notFound: [["0s a bytes=80", "1s a bytes=10"]],
  },
  {
    construct: "value_median",
    reading: "Of an even number of values the mean of the two in the middle.",
    correlation: "type: value_median\nrules: a\ntimespan: 1m\ncondition: { field: bytes, eq: 15 }",
    found: [["0s a bytes=10", "1s a bytes=20"]],
    notFound: [["0s a bytes=10", "1s a bytes=20", "2s a bytes=90"]],
  },
  {
    construct: "value_percentile",
    reading:
      "The least value that so many percent of all do not exceed: `percentile` in the condition, nearest rank.",
    correlation:
      "type: value_percentile\nrules: a\ntimespan: 1m\ncondition: { field: bytes, percentile: 50, gte: 20 }",
    found: [["0s a bytes=10", "1s a bytes=20", "2s a bytes=30"]],
    notFound: [["0s a bytes=10", "1s a bytes=20", "2s a bytes=10"]],
    others: "Hayabusa of August 2026 refuses the types of sums, means and ranks.",
  },
  {
    construct: "chaining",
    reading:
      "A correlation is referred to as a rule is. Its finding counts when it is complete; its fields are those of its group, else all values of its events.",
    correlation: "type: event_count\nrules: a\ngroup-by: host\ntimespan: 1m\ncondition: { gte: 2 }",
    outer: "type: temporal_ordered\nrules: [inner, b]\ngroup-by: user\ntimespan: 1m",
    found: [["0s a host=w1 user=kim", "1s a host=w1 user=lee", "2s b user=kim"]],
    notFound: [
      ["0s a host=w1 user=kim", "1s b user=kim", "2s a host=w1 user=kim"],
      ["0s a host=w1 user=kim", "1s a host=w1 user=lee", "2s b user=max"],
    ],
  },
  {
    construct: "timespan",
    reading: "A number and `s`, `m`, `h`, `d`, `w`, `M` (a twelfth of a year) or `y`.",
    correlation: "type: event_count\nrules: a\ntimespan: five minutes\ncondition: { gte: 2 }",
    refused: "as in 10m",
  },
];

/** The files that a case is: three rules, and the correlation. */
export function correlationFiles({ correlation, outer }: CorrelationCase): { path: string; text: string }[] {
  return [
    ...["a", "b", "c"].map((name) => ({ path: `${name}.yml`, text: ruleText(name) })),
    { path: "inner.yml", text: correlationText("inner", correlation) },
    ...(outer === undefined ? [] : [{ path: "outer.yml", text: correlationText("outer", outer) }]),
  ];
}

function ruleText(name: string): string {
  return `title: ${name}\nid: rule-${name}\nname: ${name}\nlogsource: { product: test }\ndetection:\n  s: { f: ${name} }\n  condition: s\nlevel: low\n`;
}

function correlationText(name: string, section: string): string {
  return `title: ${name}\nid: ${name}\nname: ${name}\nlevel: high\ncorrelation:\n${section.replaceAll(/^/gm, "  ")}\n`;
}
