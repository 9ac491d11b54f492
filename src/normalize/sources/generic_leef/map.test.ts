import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericLeef } from "./map.ts";

goldenSource(genericLeef, import.meta.url);
