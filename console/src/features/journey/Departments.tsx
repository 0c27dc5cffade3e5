// What orders came to, split to the departments that troubled them: one table a result, each part with its interval.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useDepartment } from "~/shared/api/questions";
import { count, fixed, share } from "~/shared/format/figures";
import { Card } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { journeyWords } from "./words";

type Contribution = Schema<"Contribution">;
type Part = Contribution["departments"][number];

export function Departments({ period }: { period: { from?: string } }) {
  const w = useWords(journeyWords), found = useQuery({ queryKey: ["journey", "departments", period.from], staleTime: 60_000, queryFn: () => ask("/v1/journey/departments", period) });
  return <Asked of={found} isEmpty={(of) => of.orders === 0} empty={w.none}>{(of) => of.results.length === 0 ? <Card><Empty>{w.nothingToSplit}</Empty></Card> : of.results.map((one) => <Split key={one.result} of={one} />)}</Asked>;
}

function Split({ of }: { of: Contribution }) {
  const w = useWords(journeyWords), department = useDepartment(), returned = of.result === "returned";
  const columns = useMemo<Column<Part>[]>(() => {
    const nameOf = (p: Part) => (p.department ? department(p.department) : w.otherDepartments);
    const shown = (part: number | null) => `${(part ?? 0) > 0 ? "+" : ""}${returned ? w.points(fixed((part ?? 0) * 100, 2)) : w.stars(fixed(part, 3))}`;
    return [
      { key: "department", title: w.department, cell: nameOf, show: (p) => <b>{nameOf(p)}</b> },
      { key: "orders", title: w.troubled, cell: (p) => p.orders, show: (p) => count(p.orders), number: true },
      { key: "part", title: w.part, cell: (p) => p.part, show: (p) => <span className={((p.part ?? 0) > 0) === returned ? "bad" : ""}>{shown(p.part)}</span>, number: true },
      { key: "interval", title: w.interval, cell: (p) => p.interval_95.low, show: (p) => <span className="dim">{shown(p.interval_95.low)} … {shown(p.interval_95.high)}</span>, number: true },
    ];
  }, [w, department, returned]);
  const sentence = returned ? w.returnedSplit(count(of.orders), share(of.mean, 2), share(of.untroubled, 2)) : w.starsSplit(count(of.orders), fixed(of.mean, 2), fixed(of.untroubled, 2));
  return <Card title={sentence} note={w.splitNote}><DataTable name={`journey-departments-${of.result}`} rows={of.departments} columns={columns} id={(p) => p.department ?? ""} exported /></Card>;
}
