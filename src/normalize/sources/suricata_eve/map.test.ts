import { goldenSource } from "../../../../test/support/golden-source.ts";
import { suricataEve } from "./map.ts";

goldenSource(suricataEve, import.meta.url);
