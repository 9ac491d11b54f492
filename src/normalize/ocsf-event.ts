import {
  type ClassUid,
  categoryUid,
  OCSF_VERSION,
  type OcsfEvent,
  type OcsfMetadata,
  SEVERITY,
  type SeverityId,
  typeUid,
} from "../schema/ocsf.ts";

/** What every event says besides its class. */
export type OcsfHead = {
  /** Epoch milliseconds, UTC. */
  readonly time: number;
  readonly metadata: OcsfMetadata;
  /** Default: informational. */
  readonly severityId?: SeverityId;
};

/** A class and an activity of it: `[CLASS.authentication, 1]`. */
export type OcsfActivity = readonly [classUid: ClassUid, activityId: number];

/** An event of a class with the attributes that all classes have; the source adds the class's own. */
export function ocsfEvent(classUid: ClassUid, activityId: number, head: OcsfHead): OcsfEvent {
  return {
    class_uid: classUid,
    category_uid: categoryUid(classUid),
    activity_id: activityId,
    type_uid: typeUid(classUid, activityId),
    severity_id: head.severityId ?? SEVERITY.informational,
    time: head.time,
    metadata: head.metadata,
  };
}

/**
 * Metadata that names the product that wrote the log. `profiles` are the OCSF profiles whose attributes the source
 * adds to a class that does not have them itself: `host` for `actor` and `device` on network and other classes.
 */
export function ocsfMetadata(
  product: { readonly vendor: string; readonly name: string },
  profiles?: readonly string[],
): OcsfMetadata {
  const metadata: OcsfMetadata = {
    version: OCSF_VERSION,
    product: { name: product.name, vendor_name: product.vendor },
  };
  if (profiles !== undefined) metadata.profiles = [...profiles];
  return metadata;
}
