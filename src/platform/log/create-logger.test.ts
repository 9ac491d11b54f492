import { expect, test } from "vitest";
import { createLogger } from "./create-logger.ts";

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = "";
  write(createLogger("info", { write: (line: string) => void (text += line) }));
  return text;
}

test("secrets are cut out wherever they stand", () => {
  const text = logged((logger) =>
    logger.info({ password: "p1", req: { headers: { authorization: "Bearer p2", cookie: "p3" } } }, "x"),
  );
  expect(text).not.toMatch(/p1|p2|p3/);
});

test("a line feed in a value does not start a line", () => {
  expect(
    logged((logger) => logger.info({ user: 'a\n{"level":50,"msg":"forged"}' }, "sign-in"))
      .trimEnd()
      .split("\n"),
  ).toHaveLength(1);
});
