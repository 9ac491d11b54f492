import { goldenSource } from "../../../../test/support/golden-source.ts";
import { apacheAccess } from "./map.ts";

goldenSource(apacheAccess, import.meta.url);
