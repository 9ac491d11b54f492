import { CORRELATION_CASES, type CorrelationCase } from "../test/support/correlation-cases.ts";
import { SIGMA_CASES, type SigmaCase } from "../test/support/sigma-cases.ts";

/** The guide that says how each construct of Sigma is read, made of the cases that the tests run. */
export function sigmaConformance(): string {
  const chapters = Object.entries(SIGMA_CASES).map(
    ([chapter, cases]) => `## ${chapter}\n\n${cases.map(section).join("\n")}`,
  );
  return `# How Sigma is read

Each construct of the Sigma specification 2.1 as Watchfloor reads it, with events that show it. All of them are run by
\`src/detect/sigma/conformance.test.ts\`, by the compiled engine and by the plain reading. Beside these, all verdicts that
pySigma 1.5 gives on the regression data of SigmaHQ are reproduced, no more and no fewer (\`src/detect/sigma/engine.test.ts\`),
and its readings of single constructs, but for the faults that \`src/detect/sigma/pysigma-vectors.test.ts\` lists.

Each has a form in SQL (\`watchfloor rules convert --to sql\`) that finds the same in stored events, unless its section says
otherwise: \`test/contract/sigma-sql.test.ts\` runs these cases, random rules and events made for published rules on the real
engine, \`node scripts/fuzz-sigma-sql.ts\` all published rules. Of those, every one has a form. Two differences remain, in
values that no source is known to send: an IPv6 address of the long deprecated form \`::192.0.2.1\`, which rules take for
the IPv4 address, and numbers within lists that need an exponent.

What is said of others is of pySigma 1.5, rsigma 0.21, Hayabusa of August 2026, Chainsaw 2.16 and Zircolite 3.7.

${chapters.join("\n")}
## Correlations

What several matches have in common, in the order of event time ([why](../decisions/correlation.md)). The rules of these examples
are \`a\`, \`b\` and \`c\`; \`10s a user=kim\` is a match of \`a\` in an event ten seconds after the beginning. They are run by
\`src/detect/correlate/conformance.test.ts\`.

${CORRELATION_CASES.map(correlationSection).join("\n")}`;
}

function correlationSection(one: CorrelationCase): string {
  const { construct, reading, correlation, outer, found, notFound, refused, others } = one;
  const shown = [
    ...(found ?? []).map((sequence) => `- found in \`${sequence.join(", ")}\``),
    ...(notFound ?? []).map((sequence) => `- not found in \`${sequence.join(", ")}\``),
    ...(refused === undefined ? [] : ["- the correlation is refused, with the place of the fault"]),
    ...(others === undefined ? [] : [`- others: ${others}`]),
  ];
  const yaml = outer === undefined ? correlation : `# inner\n${correlation}\n---\n${outer}`;
  return `### ${construct}\n\n${reading}\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\n${shown.join("\n")}\n`;
}

function section({ construct, reading, detection, ...shows }: SigmaCase): string {
  const { matches, misses, refused, sql, others } = shows;
  const shown = [
    ...(matches ?? []).map((event) => `- matches \`${JSON.stringify(event)}\``),
    ...(misses ?? []).map((event) => `- does not match \`${JSON.stringify(event)}\``),
    ...(refused === undefined ? [] : ["- the rule is refused, with the place of the fault"]),
    ...(sql === undefined ? [] : [`- has no form in SQL: ${sql}`]),
    ...(others === undefined ? [] : [`- others: ${others}`]),
  ];
  return `### ${construct}\n\n${reading}\n\n\`\`\`yaml\n${detection}\n\`\`\`\n\n${shown.join("\n")}\n`;
}
