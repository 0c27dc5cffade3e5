import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "~/shared/ui/tokens.css";
import "~/shared/ui/base.css";
import "./shell.css";
import { wear } from "~/shared/words/language";
import { App } from "./App";

wear();
const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";
const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><App nonce={nonce} /></StrictMode>);
