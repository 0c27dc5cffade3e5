// The contract's schemas by name, as generated from api/openapi.yaml.
import type { components, paths } from "~/generated/api";

type Schemas = components["schemas"];
export type Schema<Name extends keyof Schemas> = Schemas[Name];
export type Money = Schema<"Money">;
export type Name = Schema<"Name">;
export type Alert = Schema<"Alert">;
export type AlertDetail = Schema<"AlertDetail">;
export type Case = Schema<"Case">;
export type CaseDetail = Schema<"CaseDetail">;
export type Verbatim = Schema<"Verbatim">;
export type Mention = Schema<"Mention">;
export type Saying = NonNullable<Schema<"Saying">>;
export type Pulse = Schema<"Pulse">;

type Json<Operation> = Operation extends { responses: { 200: { content: { "application/json": infer Body } } } } ? Body : never;
type Given<Operation> = Operation extends { parameters: { query?: infer Query } } ? Query : never;
export type GetPath = { [Path in keyof paths]: paths[Path] extends { get: infer Operation } ? ([Json<Operation>] extends [never] ? never : Path) : never }[keyof paths];
export type Answer<Path extends GetPath> = paths[Path] extends { get: infer Operation } ? Json<Operation> : never;
export type Question<Path extends GetPath> = paths[Path] extends { get: infer Operation } ? NonNullable<Given<Operation>> : never;
