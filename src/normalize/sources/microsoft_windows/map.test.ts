import { goldenSource } from "../../../../test/support/golden-source.ts";
import { microsoftWindows } from "./map.ts";

goldenSource(microsoftWindows, import.meta.url);
