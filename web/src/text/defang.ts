/**
 * Makes the addresses in a text harmless to click or paste: `https://evil.example/a.b` becomes
 * `hxxps://evil[.]example/a.b`. Only the scheme and the host change, so the rest can still be compared.
 */
export function defang(text: string): string {
  return text.replace(
    /\b(https?|ftp)(:\/\/)([^\s/?#]*)/gi,
    (_, scheme: string, slashes: string, host: string) =>
      `${SCHEMES[scheme.toLowerCase()] ?? scheme}${slashes}${host.replaceAll(".", "[.]")}`,
  );
}

const SCHEMES: Readonly<Record<string, string>> = { http: "hxxp", https: "hxxps", ftp: "fxp" };

/** A bare name or address for a message to others: `evil.example` becomes `evil[.]example`. */
export function defangHost(host: string): string {
  return host.replaceAll(".", "[.]").replaceAll(":", "[:]");
}
