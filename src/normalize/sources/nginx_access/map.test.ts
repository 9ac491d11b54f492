import { goldenSource } from "../../../../test/support/golden-source.ts";
import { nginxAccess } from "./map.ts";

goldenSource(nginxAccess, import.meta.url);
