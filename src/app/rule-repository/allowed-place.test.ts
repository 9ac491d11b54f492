import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AppError } from "../../lib/app-error.ts";
import { allowedPlace } from "./allowed-place.ts";

const root = mkdtempSync(join(tmpdir(), "watchfloor-places-"));
mkdirSync(join(root, "rules", "acme"), { recursive: true });
mkdirSync(join(root, "rules-of-others"));
symlinkSync("/etc", join(root, "rules", "out"));
afterAll(() => rmSync(root, { recursive: true }));

const SOURCES = [join(root, "rules"), "https://git.example/soc/", "ssh://git@git.example"];
const ask = async (place: {
  kind: "folder" | "git";
  location: string;
  branch?: string;
  subfolder?: string;
}) => {
  try {
    return await allowedPlace(SOURCES, { branch: "", subfolder: "", ...place });
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

describe("a folder", () => {
  test("below an allowed one is allowed, by its real path", async () => {
    expect(await ask({ kind: "folder", location: join(root, "rules", "acme") })).toBe(
      join(root, "rules", "acme"),
    );
    expect(await ask({ kind: "git", location: `file://${root}/rules/acme` })).toBe(
      `file://${root}/rules/acme`,
    );
  });

  test.each([
    "/etc",
    "rules",
    join(root, "rules-of-others"),
    join(root, "rules", "out"),
    join(root, "rules", ".."),
  ])("%s is not", async (location) => expect(await ask({ kind: "folder", location })).toBe("INVALID"));
});

describe("a URL", () => {
  test.each(["https://git.example/soc/rules.git", "ssh://git@git.example/soc/rules.git"])(
    "%s is allowed",
    async (location) => expect(await ask({ kind: "git", location })).toBe(location),
  );

  test.each([
    "https://git.example/other.git",
    "https://git.example/socks/rules.git",
    "https://git.example.evil/soc/rules.git",
    "https://git.example:8443/soc/rules.git",
    "https://user:secret@git.example/soc/rules.git",
    "https://git.example/soc/../other.git",
    "http://git.example/soc/rules.git",
    "git@git.example:soc/rules.git",
    "ext::sh -c id",
    "--upload-pack=id",
    "file:///etc",
  ])("%s is not", async (location) => expect(await ask({ kind: "git", location })).toBe("INVALID"));

  test.each(["--force", "a..b", "a b", "x;id", "@{u}", "/x"])("a branch '%s' is refused", async (branch) =>
    expect(await ask({ kind: "git", location: "https://git.example/soc/a.git", branch })).toBe("INVALID"),
  );
});
