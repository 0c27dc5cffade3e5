import hooks from "eslint-plugin-react-hooks";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { configs } from "typescript-eslint";

const source = resolve(dirname(fileURLToPath(import.meta.url)), "src");
// "features/today/Page.tsx" → ["features", "today"]; "shared/ui/Card.tsx" → ["shared", "ui"].
const place = (file) => relative(source, file).split("/").slice(0, 2);

// app may import everything; a feature imports shared and generated; shared imports only itself and generated.
const rooms = {
  create(context) {
    const [room, part] = place(context.filename);
    const check = (node) => {
      const name = node.source?.value;
      if (typeof name !== "string") return;
      const target = name.startsWith("~/") ? resolve(source, name.slice(2)) : name.startsWith(".") ? resolve(dirname(context.filename), name) : null;
      if (!target) return;
      const [wanted, other] = place(target);
      if (room === "features" && wanted === "features" && other !== part) context.report({ node, message: `the feature ${part} must not import the feature ${other}: share it, or link to it` });
      if (room === "features" && wanted === "app") context.report({ node, message: "a feature does not know the app" });
      if (room === "shared" && (wanted === "features" || wanted === "app")) context.report({ node, message: `shared does not know ${wanted}` });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

export default [
  { ignores: ["dist", "node_modules", "src/generated", "status", "*.config.*", "eslint.config.js"] },
  ...configs.strict,
  {
    files: ["src/**/*.{ts,tsx}", "e2e/**/*.ts"],
    plugins: { "react-hooks": hooks, myelin: { rules: { rooms } } },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "myelin/rooms": "error",
      "max-lines": ["error", 400],
      "no-restricted-syntax": ["error", { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "a customer's words are text, never markup" }],
      "no-restricted-properties": ["error", { property: "innerHTML", message: "a customer's words are text, never markup" }],
    },
  },
];
