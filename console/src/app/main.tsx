import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "~/shared/ui/tokens.css";
import "~/shared/ui/base.css";
import "./shell.css";
import { wear } from "~/shared/words/language";
import { App } from "./App";

wear();
const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";
// Some parts of Ant Design (the lock on scrolling below a dialog) make style elements and forget the nonce that the page's
// policy asks for; every style element of ours gets it at birth. Nothing else is allowed by it: scripts take no nonce.
const make = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = make(name, options);
  if (name.toLowerCase() === "style") element.nonce = nonce;
  return element;
}) as typeof document.createElement;
const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><App nonce={nonce} /></StrictMode>);
