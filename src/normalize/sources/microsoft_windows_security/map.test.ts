import { goldenSource } from "../../../../test/support/golden-source.ts";
import { microsoftWindowsSecurity } from "./map.ts";

goldenSource(microsoftWindowsSecurity, import.meta.url);
