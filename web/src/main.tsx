import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./components/field/field.css";
import "./components/tabs/tabs.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/client.ts";
import { goToSignIn } from "./api/session.ts";
import { listenForShortcuts } from "./keyboard/use-shortcuts.ts";
import { router } from "./router.tsx";
import { applyPreferences } from "./state/preferences.ts";

// browsers hide the nonce from selectors and attributes, but not from this property
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
setNonce(nonce);
applyPreferences();
listenForShortcuts();

const root = document.querySelector("#root");
if (root)
  createRoot(root).render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} getStyleNonce={() => nonce}>
      <QueryClientProvider client={createQueryClient(() => goToSignIn())}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
