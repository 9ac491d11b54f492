import { Fragment, type ReactNode } from "react";
import { techniquePage, webAddress } from "../../text/web-address.ts";
import { HostileText } from "./hostile-text.tsx";

/** A link that leaves the console, in a tab of its own. The page it leads to does not learn where one came from. */
function OutLink({ to, text }: { readonly to: string; readonly text: string }): ReactNode {
  return (
    <a className="link" href={to} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

/** References that a rule's author names, one a line: addresses of the web are links. Not for telemetry. */
export function References({ texts }: { readonly texts: readonly string[] }): ReactNode {
  return texts.map((text) => {
    const address = webAddress(text);
    return (
      <div key={text}>
        {address === null ? <HostileText text={text} /> : <OutLink to={address} text={address} />}
      </div>
    );
  });
}

/** Techniques, each a link to its page at MITRE. */
export function TechniqueLinks({ techniques }: { readonly techniques: readonly string[] }): ReactNode {
  return (
    <span className="mono">
      {techniques.map((technique, at) => {
        const page = techniquePage(technique);
        return (
          <Fragment key={technique}>
            {at > 0 && " "}
            {page === null ? technique : <OutLink to={page} text={technique} />}
          </Fragment>
        );
      })}
    </span>
  );
}
