import type { OcsfFile, OcsfHash } from "../schema/ocsf.ts";

/** `type_id` of a file: OCSF object `file`. */
export const FILE_TYPE = {
  unknown: 0,
  regular: 1,
  folder: 2,
  blockDevice: 4,
  namedPipe: 6,
  executable: 8,
} as const;

/** A file by its path, Windows or POSIX: name and parent folder are what stands around the last separator. */
export function ocsfFile(path: string | undefined, typeId: number = FILE_TYPE.regular): OcsfFile | undefined {
  if (path === undefined || path === "") return undefined;
  const separator = Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/"));
  const name = path.slice(separator + 1);
  const file: OcsfFile = { name: name === "" ? path : name, path, type_id: typeId };
  if (separator > 0) file.parent_folder = path.slice(0, separator);
  return file;
}

/** A hash by the name of its algorithm (`SHA256`, `sha-1`, `IMPHASH`), or undefined when it is all zeros or empty. */
export function ocsfHash(algorithm: string, value: string | undefined): OcsfHash | undefined {
  if (value === undefined || value === "" || /^0+$/.test(value)) return undefined;
  const known = ALGORITHMS.get(algorithm.toUpperCase());
  return known === undefined
    ? { algorithm_id: 99, algorithm, value }
    : { algorithm_id: known.id, algorithm: known.name, value };
}

/** Sysmon's list of hashes: `SHA1=5E4F...,MD5=FAB4...,SHA256=1B48...,IMPHASH=C324...`. Parts without `=` are skipped. */
export function ocsfHashes(list: string | undefined): OcsfHash[] | undefined {
  if (list === undefined) return undefined;
  const hashes: OcsfHash[] = [];
  for (const part of list.split(",")) {
    const equals = part.indexOf("=");
    const hash =
      equals > 0 ? ocsfHash(part.slice(0, equals).trim(), part.slice(equals + 1).trim()) : undefined;
    if (hash !== undefined) hashes.push(hash);
  }
  return hashes.length === 0 ? undefined : hashes;
}

/** `algorithm_id` and caption of the OCSF object `fingerprint`. */
const ALGORITHMS: ReadonlyMap<string, { readonly id: number; readonly name: string }> = new Map([
  ["MD5", { id: 1, name: "MD5" }],
  ["SHA1", { id: 2, name: "SHA-1" }],
  ["SHA-1", { id: 2, name: "SHA-1" }],
  ["SHA256", { id: 3, name: "SHA-256" }],
  ["SHA-256", { id: 3, name: "SHA-256" }],
  ["SHA512", { id: 4, name: "SHA-512" }],
  ["SHA-512", { id: 4, name: "SHA-512" }],
  ["CTPH", { id: 5, name: "CTPH" }],
  ["TLSH", { id: 6, name: "TLSH" }],
]);
