import { setPriority } from "node:os";
import { lintRules, loadRules, ruleToSql } from "../../detect/index.ts";
import { readAgain, type RecordStages } from "../../events/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { answerCalls } from "../../platform/threads/index.ts";
import { createDetection } from "../pipeline/detection.ts";
import type { HistoryCalls } from "./history-calls.ts";
import { runTestsOf } from "../rule-tests/run-tests.ts";
import { createRuleTrialJob, type RuleTrialJob } from "./rule-trial-job.ts";
import { tryOnRecord } from "./try-on-record.ts";

/** The thread that works on what is stored: it only computes, and whoever asks it reads and writes. */

/** Work of people who wait must not slow down work that nobody can repeat: ingest. */
const NICE = 10;
// on Linux a thread has a priority of its own; elsewhere this would be that of the whole program
if (process.platform === "linux") setPriority(0, NICE);

const normalizer = createNormalizer();
const trials = new Map<number, RuleTrialJob>();
const reparses = new Map<number, RecordStages>();

function jobOf<Job>(jobs: ReadonlyMap<number, Job>, job: number): Job {
  const found = jobs.get(job);
  // the thread was started again since, and with it what it knew is gone
  if (found === undefined) throw new Error(`there is no job ${job}`);
  return found;
}

answerCalls<HistoryCalls>({
  lint: ({ files, placeholders }) => lintRules(files, placeholders),
  load({ files, placeholders }) {
    const { issues, rules, filters, correlations } = loadRules(files, placeholders);
    const documents = [...rules, ...filters, ...correlations];
    return {
      issues,
      documents: documents.map(({ uid, title, version, path, text }) => ({
        uid,
        title,
        version,
        path,
        text,
      })),
    };
  },
  ruleTests: ({ rules, placeholders }) => runTestsOf(normalizer, rules, placeholders),
  sql({ files, placeholders }) {
    const { issues, rules } = loadRules(files, placeholders);
    const [rule] = rules;
    if (rule === undefined) return { sql: null, reason: "there is no rule that loads", issues: [...issues] };
    const form = ruleToSql(rule);
    return form.kind === "sql"
      ? { sql: form.sql, reason: null, issues: [...issues] }
      : { sql: null, reason: form.reason, issues: [...issues] };
  },
  tryRecord: (given) => tryOnRecord(normalizer, given),
  openTrial({ job, text, placeholders, limit }) {
    const { issues, rules } = loadRules([{ path: "rule", text }], placeholders);
    const [rule] = rules;
    if (rule !== undefined) trials.set(job, createRuleTrialJob(rule, limit));
    return { issues, logsource: rule?.logsource ?? null };
  },
  tryRows: ({ job, rows }) => jobOf(trials, job).push(rows),
  endTrial: ({ job }) => jobOf(trials, job).end(),
  openReparse({ job, content }) {
    reparses.set(job, { normalize: normalizer.normalize, detect: createDetection(content).detect });
    return null;
  },
  reparse: ({ job, records }) => readAgain(records, jobOf(reparses, job)),
  drop({ job }) {
    trials.delete(job);
    reparses.delete(job);
    return null;
  },
});
