import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericCef } from "./map.ts";

goldenSource(genericCef, import.meta.url);
