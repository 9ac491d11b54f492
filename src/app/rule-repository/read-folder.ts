import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { FileGathering, isWanted, type RepositoryFiles } from "./repository-files.ts";

/** Folders within folders that are looked into. */
const MOST_DEPTH = 20;

/** Reads a folder of rules. Links are left out: they could lead to any file that we may read. @throws {Error} when it cannot be read */
export async function readRepositoryFolder(folder: string): Promise<RepositoryFiles> {
  const gathering = new FileGathering();
  await walk(folder, "", gathering);
  return gathering.result(null);
}

async function walk(root: string, below: string, gathering: FileGathering): Promise<void> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) {
      if (path.split("/").length <= MOST_DEPTH) await walk(root, path, gathering);
      else gathering.leave(path, "folder_too_deep", "folders this deep are not looked into");
    } else if (entry.isFile() && isWanted(path)) await take(root, path, gathering);
    else if (entry.isSymbolicLink())
      gathering.leave(path, "link_left_out", "links are not followed", "warning");
  }
}

async function take(root: string, path: string, gathering: FileGathering): Promise<void> {
  // what became a link since it was listed is not followed either
  const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    if (gathering.admits(path, size)) gathering.add(path, await file.readFile());
  } finally {
    await file.close();
  }
}
