import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** What of a page's state stands in its address. A field that is undefined or empty is left out. */
export type UrlState = Readonly<Record<string, string | undefined>>;

/** `replace` for what follows a key or the pointer, so that Back leaves the page at once. */
export type SetUrlState = (patch: UrlState, how?: "push" | "replace") => void;

/** Reads and changes the page's address. Fields that the patch does not name stay. */
export function useUrlState(): [UrlState, SetUrlState] {
  const search: UrlState = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback<SetUrlState>(
    (patch, how = "push") => {
      void navigate({ to: ".", search: (old: UrlState) => patchUrl(old, patch), replace: how === "replace" });
    },
    [navigate],
  );
  return [search, set];
}

/** The address after a patch. */
export function patchUrl(old: UrlState, patch: UrlState): UrlState {
  return cleanUrl({ ...old, ...patch });
}

/** Without empty fields, so that the same state has one address. */
export function cleanUrl(state: Readonly<Record<string, unknown>>): UrlState {
  const filled = Object.entries(state).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(filled);
}

/** Plain `a=b&c=d`: addresses are read and typed by people, so values are never JSON. */
export function parseUrl(search: string): UrlState {
  return cleanUrl(Object.fromEntries(new URLSearchParams(search)));
}

/** The inverse of `parseUrl`, with `?`. Characters that an address may carry stay legible. */
export function printUrl(state: Readonly<Record<string, unknown>>): string {
  const text = Object.entries(cleanUrl(state))
    .map(([name, value]) => `${legible(name)}=${legible(value ?? "")}`)
    .join("&");
  return text === "" ? "" : `?${text}`;
}

// RFC 3986, 3.4: a query may hold these as they are
function legible(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(3A|2C|2F|40|2A)/g, (escape) =>
    decodeURIComponent(escape),
  );
}
