import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LifeFlags, RuleLifeActions } from "../../cli/rule-life-commands.ts";
import type { RuleState } from "../../schema/rule-state.ts";
import type { RuleDiff, RuleStatesChanged, RuleVersion } from "../../schema/views/rule-life.ts";
import type { SyncAnswer } from "../../schema/views/rule-repository.ts";
import { readRepositoryFolder } from "../rule-repository/read-folder.ts";
import { createRuleServer } from "./rule-server.ts";

type Print = (line: string) => void;

/** States, versions and the repository of rules on a running server. */
export function lifeActions(print: Print): RuleLifeActions {
  const say = (flags: Pick<LifeFlags["state"], "json">, answer: unknown, lines: readonly string[]): void => {
    if (flags.json) print(JSON.stringify(answer));
    else for (const line of lines) print(line);
  };
  return {
    async state(uids, state, flags) {
      const { comment, force } = flags;
      const answer = await createRuleServer(flags).move({ ruleUids: [...uids], state, comment, force });
      say(flags, answer, moveLines(answer, state));
      return answer.refused.length === 0;
    },
    async undo(changeUid, flags) {
      const answer = await createRuleServer(flags).undo(changeUid);
      say(flags, answer, moveLines(answer, null));
      return answer.refused.length === 0;
    },
    async versions(uid, flags) {
      const versions = await createRuleServer(flags).versions(uid);
      say(flags, versions, versions.map(versionLine));
      return true;
    },
    async diff(uid, from, to, flags) {
      const answer = await createRuleServer(flags).diff(uid, from, to);
      say(flags, answer, diffLines(answer));
      return true;
    },
    async rollback(uid, number, flags) {
      const answer = await createRuleServer(flags).rollBack(uid, number, flags.comment);
      const errors = answer.issues.filter(({ severity }) => severity === "error");
      const done =
        answer.proposalUid === null ? "is saved again" : `waits for approval: ${answer.proposalUid}`;
      const said = answer.unchanged > 0 ? "is what the rule has already" : done;
      say(
        flags,
        answer,
        errors.length > 0
          ? errors.map(({ file, line, message }) => `${file}:${line}: ${message}`)
          : [`version ${number} ${said}`],
      );
      return errors.length === 0;
    },
    sync: (path, flags) => sync(path, flags, say),
    async exported(folder, flags) {
      const { files, rules } = await createRuleServer(flags).exported();
      await refuseFullFolder(folder);
      for (const { path, text } of files) {
        const target = join(folder, ...path.split("/"));
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, text);
      }
      say(flags, { rules, files: files.length, folder }, [
        `${rules} rules in ${files.length} files: ${folder}`,
      ]);
      return true;
    },
  };
}

async function sync(
  path: string | undefined,
  flags: LifeFlags["sync"],
  say: (flags: LifeFlags["sync"], answer: unknown, lines: readonly string[]) => void,
): Promise<boolean> {
  const { dryRun, propose, comment, commit, newState } = flags;
  const request = { dryRun, propose, comment };
  const server = createRuleServer(flags);
  if (path === undefined) {
    const answer = await server.sync(request);
    say(flags, answer, syncLines(answer, flags.diff));
    return isWell(answer);
  }
  const { files, issues } = await readRepositoryFolder(path);
  const read = await server.sync({
    ...request,
    files: [...files],
    ...(commit === undefined ? {} : { commit }),
    ...(newState === undefined ? {} : { newState }),
  });
  const answer = { ...read, plan: { ...read.plan, issues: [...issues, ...read.plan.issues] } };
  say(flags, answer, syncLines(answer, flags.diff));
  return isWell(answer);
}

/** A fault in the repository is a failure for whoever runs this in a pipeline, though all else was taken. */
function isWell({ plan, run }: SyncAnswer): boolean {
  const isFaulty = plan.issues.some(({ severity }) => severity === "error");
  return !isFaulty && plan.heldBack === 0 && run?.outcome !== "failed";
}

function moveLines(answer: RuleStatesChanged, state: RuleState | null): string[] {
  const { changed, unchanged, refused, changeUid, proposalUid } = answer;
  return [
    ...refused.map(({ ruleUid, reason }) => `refused ${ruleUid}: ${reason}`),
    ...(proposalUid === null ? [] : [`waiting for approval: ${proposalUid}`]),
    `${changed} moved${state === null ? " back" : ` to ${state}`}, ${unchanged} were there already, ${refused.length} refused`,
    ...(changeUid === null ? [] : [`undo: watchfloor rules undo ${changeUid}`]),
  ];
}

function versionLine(version: RuleVersion): string {
  const { number, at, author, origin, commit, comment, rolledBackTo, isCurrent } = version;
  const facts = [
    commit === null ? origin : `${origin} ${commit.slice(0, 12)}`,
    ...(rolledBackTo === null ? [] : [`back to ${rolledBackTo}`]),
    ...(comment === "" ? [] : [comment]),
  ];
  const mark = isCurrent ? "*" : " ";
  return `${mark} ${String(number).padStart(3)}  ${version.version}  ${new Date(at).toISOString()}  ${author.name}  ${facts.join("; ")}`;
}

function diffLines({ changes, unified, changesDetection }: RuleDiff): string[] {
  if (changes.length === 0 && !unified.includes("@@")) return ["no difference"];
  return [
    ...changes.map(({ kind, field }) => `# ${kind}: ${field}`),
    changesDetection ? "# what matches may differ" : "# the same events match",
    ...unified.trimEnd().split("\n"),
  ];
}

function syncLines({ plan, run }: SyncAnswer, withDiff: boolean): string[] {
  const sign = { added: "+", changed: "~", removed: "-" } as const;
  return [
    ...plan.issues.map(
      ({ file, line, column, severity, message, code }) =>
        `${file}:${line}:${column}: ${severity}: ${message} [${code}]`,
    ),
    ...plan.changes.flatMap((change) => [
      `${sign[change.kind]} ${change.path}  ${change.title}  ${change.fromState ?? "new"} -> ${change.toState}${change.isHeldBack ? "  HELD BACK: its tests fail" : ""}${change.isDrift ? "  was changed here" : ""}`,
      ...(withDiff && change.diff !== null ? change.diff.unified.trimEnd().split("\n") : []),
    ]),
    `${plan.added} added, ${plan.changed} changed, ${plan.removed} removed, ${plan.unchanged} unchanged, ${plan.heldBack} held back${plan.commit === null ? "" : ` (${plan.commit.slice(0, 12)})`}`,
    run === null ? "dry run: nothing was done" : runLine(run),
  ];
}

function runLine({ outcome, failure, proposalUid }: NonNullable<SyncAnswer["run"]>): string {
  if (outcome === "failed") return `failed: ${failure}`;
  return proposalUid === null ? outcome : `${outcome}; waiting for approval: ${proposalUid}`;
}

/** A rule that is no longer there must not stay behind as a file; nothing of a person's is removed for that. */
async function refuseFullFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name !== ".git");
  if (names.length > 0)
    throw new Error(`${folder} is not empty: give a new folder, or a git working tree without files`);
}
