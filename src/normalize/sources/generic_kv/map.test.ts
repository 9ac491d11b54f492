import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericKv } from "./map.ts";

goldenSource(genericKv, import.meta.url);
