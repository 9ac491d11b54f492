import { type Unzipped, unzipSync } from "fflate";
import type { RuleFiles } from "../../../../src/schema/views/rule.ts";
import type { GivenFile } from "../../components/file/given-files.ts";

const RULE_FILE = /\.ya?ml$/i;
const ARCHIVE = /\.zip$/i;
/** As much as the API takes in one request, so that nothing larger is unpacked. */
const MAX_BYTES = 32 << 20;

/** Rule files of what was given, and how many other files were passed over. */
export type GivenRules = { readonly files: RuleFiles["files"]; readonly passedOver: number };

/**
 * Reads rule files, those in archives too, in the order of their paths. A file that is given by itself is read whatever
 * it is called. @throws {Error} when an archive cannot be read, or everything together is too large
 */
export async function rulesOf(given: readonly GivenFile[]): Promise<GivenRules> {
  const isAlone = given.length === 1;
  const files: { path: string; text: string }[] = [];
  let passedOver = 0;
  for (const { path, file } of given) {
    if (ARCHIVE.test(path)) {
      const members = await rulesOfArchive(path, file);
      files.push(...members.files);
      passedOver += members.passedOver;
    } else if (isAlone || RULE_FILE.test(path)) files.push({ path, text: await file.text() });
    else passedOver++;
  }
  refuseTooLarge(files.reduce((sum, { text }) => sum + text.length, 0));
  return { files, passedOver };
}

async function rulesOfArchive(path: string, file: File): Promise<GivenRules> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let size = 0;
  let passedOver = 0;
  const members = unzipped(path, bytes, (name, originalSize) => {
    if (name.endsWith("/")) return false;
    if (!RULE_FILE.test(name)) {
      passedOver++;
      return false;
    }
    size += originalSize;
    return size <= MAX_BYTES;
  });
  refuseTooLarge(size);
  const text = new TextDecoder();
  const files = Object.entries(members).map(([name, content]) => ({
    path: name,
    text: text.decode(content),
  }));
  return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), passedOver };
}

/** Without a worker: the page's policy allows none that is made of text. */
function unzipped(
  path: string,
  bytes: Uint8Array,
  isWanted: (name: string, size: number) => boolean,
): Unzipped {
  try {
    return unzipSync(bytes, { filter: ({ name, originalSize }) => isWanted(name, originalSize) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} cannot be read as a zip archive: ${reason}`, { cause: error });
  }
}

function refuseTooLarge(size: number): void {
  if (size > MAX_BYTES)
    throw new Error(
      "This is more than 32 MiB of rules, which is too much for one request: add them in parts.",
    );
}
