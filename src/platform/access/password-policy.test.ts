import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizePassword, weaknessOf } from "./password-policy.ts";

const context = ["Grace Hopper", "grace.hopper@harbour.example", "Harbour Freight"];

test.each([
  "short but nice",
  "passwordpassword",
  "Passw0rd!Passw0rd!",
  "qwertyuiopasdfgh",
  "aaaaaaaaaaaaaaaaaa",
  "abcabcabcabcabcabc",
  "123456789012345678",
  "Watchfloor-Watchfloor",
  "GraceHopper12345!",
  "harbour freight 2026",
  "Summer2026Summer2026",
  "correct horse battery staple",
])("%s is refused", (password) => {
  expect(weaknessOf(password, context)).not.toBeNull();
});

test.each([
  "velvet cactus orbiting lamp",
  "Tr7#kq9!vLm2xZ^p",
  "яблоко летит над морем",
  "seven blue herons ate it",
])("%s is accepted", (password) => {
  expect(weaknessOf(password, context)).toBeNull();
});

test("padding a common word never makes a good password", () => {
  const pads = fc.array(fc.constantFrom("1", "!", "2", "."), { minLength: 0, maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom("password", "administrator", "watchfloor", "letmein"), pads, (word, pad) => {
      expect(weaknessOf(`${word}${word}${pad.join("")}`, [])).not.toBeNull();
    }),
  );
});

test("any text is judged without a throw, and spaces are kept", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => void weaknessOf(text, [text])),
  );
  expect(normalizePassword(" a b ")).toBe(" a b ");
});
