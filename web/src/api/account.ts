import type { Factors, NoticeView, SessionView } from "../../../src/schema/views/access.ts";
import { api } from "./client.ts";
import { type Query, read } from "./query.ts";

/** Keys of everything about one's own account but who one is. */
export const accountKey: readonly unknown[] = ["account"];

export const factorsQuery: Query<Factors> = read([...accountKey, "factors"], (signal) =>
  api.GET("/api/v1/me/factors", { signal }),
);

export const sessionsQuery: Query<{ sessions: SessionView[] }> = read([...accountKey, "sessions"], (signal) =>
  api.GET("/api/v1/me/sessions", { signal }),
);

export const noticesQuery: Query<{ notices: NoticeView[] }> = read([...accountKey, "notices"], (signal) =>
  api.GET("/api/v1/me/notices", { signal }),
);
