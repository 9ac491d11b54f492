import type { OcsfAttack } from "../schema/ocsf.ts";

/** A technique or sub-technique of ATT&CK as a text of its own: `T1071.001`. */
const TECHNIQUE = /^T\d{4}(?:\.\d{3})?$/;
/** A finding with more is a list of everything its product knows. */
const MOST = 20;

/** The ATT&CK techniques that a text names, apart from each other; undefined when it names none. */
export function ocsfAttacks(text: string | undefined): OcsfAttack[] | undefined {
  const uids = new Set((text ?? "").split(/[\s,;"[\]]+/).filter((uid) => TECHNIQUE.test(uid)));
  if (uids.size === 0) return undefined;
  return [...uids].slice(0, MOST).map((uid) => {
    const technique = { uid: uid.slice(0, 5) };
    return uid.includes(".") ? { technique, sub_technique: { uid } } : { technique };
  });
}
