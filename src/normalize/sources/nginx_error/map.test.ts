import { goldenSource } from "../../../../test/support/golden-source.ts";
import { nginxError } from "./map.ts";

goldenSource(nginxError, import.meta.url);
