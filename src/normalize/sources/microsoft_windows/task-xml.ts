import { unescapeXml } from "../../formats/xml.ts";

/** What a task's definition says, as far as an analyst asks first. */
export type TaskDefinition = {
  readonly commandLine?: string | undefined;
  readonly user?: string | undefined;
  readonly description?: string | undefined;
};

/**
 * Reads the definition of a scheduled task, which events carry as XML. Only the first command counts; the whole text
 * stays in the event's fields. Source: [MS-TSCH] 2.5.
 */
export function readTask(xml: string | undefined): TaskDefinition {
  if (xml === undefined) return {};
  const command = elementText(xml, "Command");
  const commandArguments = elementText(xml, "Arguments");
  return {
    commandLine:
      commandArguments === undefined ? command : `${command ?? ""} ${commandArguments}`.trimStart(),
    user: elementText(xml, "UserId"),
    description: elementText(xml, "Description"),
  };
}

function elementText(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`);
  const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start);
  if (end < 0) return undefined;
  return unescapeXml(xml.slice(start + name.length + 2, end));
}
