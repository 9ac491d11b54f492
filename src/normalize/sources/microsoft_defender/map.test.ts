import { goldenSource } from "../../../../test/support/golden-source.ts";
import { microsoftDefender } from "./map.ts";

goldenSource(microsoftDefender, import.meta.url);
