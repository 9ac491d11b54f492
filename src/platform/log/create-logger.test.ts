import fc from "fast-check";
import { expect, test } from "vitest";
import { createLogger } from "./create-logger.ts";

let text = "";
const logger = createLogger("info", { write: (line: string) => void (text += line) });

function logged(write: () => void): string {
  text = "";
  write();
  return text;
}

test("secrets are cut out by name, however deep they stand", () => {
  const said = logged(() => {
    logger.info(
      {
        password: "sesame1",
        req: { headers: { authorization: "Bearer sesame2", "set-cookie": ["sesame3"] } },
      },
      "x",
    );
    logger.info({ list: [{ of: [{ apiKey: "sesame4", clientSecret: { inner: "sesame5" } }] }] }, "x");
    logger.error(Object.assign(new Error("no"), { config: { masterPassphrase: "sesame7" } }));
    logger.error({ err: new Error("no", { cause: new Error("https://joe:sesame8@example.net/") }) });
    logger.info("connecting to postgres://watchfloor:sesame9@db/soc");
  });
  expect(said).not.toMatch(/sesame/);
  expect(said).toContain("postgres://watchfloor:[secret]@db/soc");
});

test("an error is logged with its stack and the stacks of its causes", () => {
  const said = logged(() =>
    logger.error({ err: new Error("outer", { cause: new TypeError("inner") }) }, "failed"),
  );
  expect(JSON.parse(said)).toMatchObject({ msg: "failed", err: { type: "Error", message: "outer: inner" } });
  expect(said).toMatch(/caused by: TypeError: inner/);
});

/** Letters, controls, and the marks that turn text round. */
const anyChar = fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code));

test("whatever text is logged, it stays one line of JSON that says that text and no more", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyChar }), fc.string({ unit: anyChar }), (message, user) => {
      const said = logged(() => logger.info({ user }, message));
      expect(said.trimEnd().split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(1);
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(JSON.parse(said)).toMatchObject({ user, msg: message });
    }),
  );
});

test("a circle is cut, not followed", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(logged(() => logger.info({ circle }, "x"))).toContain("[too deep]");
});
