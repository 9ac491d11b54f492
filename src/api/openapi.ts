import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { createJsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";
import { Problem } from "../schema/views/problem.ts";
import type { AccessRule } from "./access-rule.ts";

const transform = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: "any" } });

/** Describes every route from its own schemas and access rule, and serves it as `/api/v1/openapi.json`. */
export async function describeApi(server: FastifyInstance, cookieName: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Watchfloor",
        version: "1",
        description:
          "A Security Operations Center in one program. Times are epoch milliseconds, UTC. Faults are problem documents (RFC 9457) with a stable `code`.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          key: {
            type: "http",
            scheme: "bearer",
            description: "An API key: `wf_...`. It belongs to one tenant.",
          },
          session: { type: "apiKey", in: "cookie", name: cookieName, description: "A signed-in person." },
        },
        schemas: { Problem: problemSchema() },
      },
    },
    transform: (input) => {
      const { schema, url } = transform(input);
      const rule = input.route.config?.access;
      return { url, schema: { ...schema, ...securityOf(rule, input.route.config?.stepUp === true) } };
    },
    transformObject: (input) => withoutUnused(withProblems(jsonSchemaTransformObject(input))),
  });
  server.get(
    "/api/v1/openapi.json",
    { config: { access: "public" }, schema: { hide: true } },
    (_request, reply) => reply.type("application/json").send(JSON.stringify(server.swagger())),
  );
}

function problemSchema(): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(Problem, { io: "output" });
  return schema;
}

function securityOf(rule: AccessRule | undefined, stepUp: boolean): object {
  if (rule === undefined || rule === "public") return { security: [] };
  if (typeof rule === "string" && rule.startsWith("key:"))
    return { security: [{ key: [] }], "x-access": rule };
  const needs = typeof rule === "object" ? rule.permission : rule;
  const isForPeople = stepUp || (typeof rule === "string" && rule !== "signed-in");
  return {
    security: isForPeople ? [{ session: [] }] : [{ session: [] }, { key: [] }],
    "x-access": needs,
    ...(stepUp ? { "x-step-up": true } : {}),
  };
}

type Document = ReturnType<typeof jsonSchemaTransformObject>;

/** Every operation can answer a problem; said once here instead of in every route. */
function withProblems(document: Document): Document {
  const answer = {
    description: "A problem document.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  const items: unknown[] = Object.values(document.paths ?? {});
  const operations = items.flatMap((item): unknown[] => Object.values(item ?? {}));
  for (const operation of operations) {
    if (!isOperation(operation)) continue;
    for (const response of Object.values(operation.responses)) nameResponse(response);
    operation.responses["default"] = answer;
  }
  return document;
}

/** A shape with a name is described as it is sent and as it is got, whether or not both are. */
function withoutUnused(document: Document): Document {
  const used = JSON.stringify(document.paths);
  if (!("components" in document) || document.components?.schemas === undefined) return document;
  const { schemas } = document.components;
  for (const name of Object.keys(schemas))
    if (!used.includes(`"#/components/schemas/${name}"`)) delete schemas[name];
  return document;
}

/** The generator calls every answer "Default Response". */
function nameResponse(response: unknown): void {
  if (typeof response === "object" && response !== null && "description" in response)
    response.description = "Done.";
}

function isOperation(value: unknown): value is { responses: Record<string, unknown> } {
  return typeof value === "object" && value !== null && "responses" in value;
}
