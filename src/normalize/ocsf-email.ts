/**
 * The address within what a mail's header has: `Jane Doe <jane@example.com>`, `<jane@example.com>`. Undefined when it
 * has not the form that OCSF asks for, as `root@localhost` has not; the source's field has it all the same.
 */
export function emailAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const address = /<([^<>]{1,320})>\s*$/.exec(text)?.[1] ?? text.trim();
  return EMAIL.test(address) ? address : undefined;
}

/** Source: OCSF, data type `email_t`. */
const EMAIL = /^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.]{1,64}@[a-zA-Z0-9-]{1,63}\.[a-zA-Z0-9-.]{1,190}$/;
