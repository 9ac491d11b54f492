import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericJson } from "./map.ts";

goldenSource(genericJson, import.meta.url);
