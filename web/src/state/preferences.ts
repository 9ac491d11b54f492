import { createKeptChoice } from "./kept-store.ts";

/** What a person chose for this browser. */
export const THEMES = ["system", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];
export const theme = createKeptChoice<Theme>("theme", "system", THEMES);

export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];
export const density = createKeptChoice<Density>("density", "comfortable", DENSITIES);

/** Zone in which times are shown: the browser's own, or UTC to compare with logs. */
export const ZONES = ["local", "utc"] as const;
export type Zone = (typeof ZONES)[number];
export const zone = createKeptChoice<Zone>("zone", "local", ZONES);

/** Writes theme and density on the document, now and with each change. */
export function applyPreferences(): void {
  const root = document.documentElement;
  const prefersLight = matchMedia("(prefers-color-scheme: light)");
  const paint = (): void => {
    const choice = theme.get();
    const isLight = choice === "light" || (choice === "system" && prefersLight.matches);
    root.dataset["theme"] = isLight ? "light" : "dark";
    root.dataset["density"] = density.get();
  };
  theme.subscribe(paint);
  density.subscribe(paint);
  prefersLight.addEventListener("change", paint);
  paint();
}
