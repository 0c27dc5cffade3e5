import { useMemo } from "react";
import type { AlertDetail } from "~/shared/api/contract";
import { count, probability, share } from "~/shared/format/figures";
import { Card } from "~/shared/ui/page";
import { Empty } from "~/shared/ui/states";
import { DataTable, type Column } from "~/shared/ui/table";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { riskWords } from "./words";

type Concentration = AlertDetail["concentrations"][number];
const valueOf = (c: Concentration): string => (c.dimension === "channel" ? called("channel", c.value) : c.value);

// Bars against the usual share: what is longer than its tick is more than usual.
export function Concentrations({ of }: { of: AlertDetail }) {
  const w = useWords(riskWords);
  const columns = useMemo<Column<Concentration>[]>(() => [
    { key: "dimension", title: w.dimension, cell: (c) => called("dimension", c.dimension), show: (c) => <span className="dim">{called("dimension", c.dimension)}</span> },
    { key: "value", title: w.value, cell: valueOf, show: (c) => <b>{valueOf(c)}</b> },
    { key: "share", title: w.share, cell: (c) => c.share, show: (c) => <><Bar share={c.share ?? 0} usual={c.share_expected ?? 0} /> {share(c.share)}</>, number: true },
    { key: "usual", title: w.usual, cell: (c) => c.share_expected, show: (c) => <span className="dim">{share(c.share_expected, 1)}</span>, number: true },
    { key: "n", title: w.n, cell: (c) => c.n, show: (c) => count(c.n), number: true },
    { key: "q", title: w.qValue, cell: (c) => c.q_value, show: (c) => <span className="dim">{probability(c.q_value)}</span>, number: true },
  ], [w]);
  return <Card title={w.drivers} note={w.driversNote}>{of.concentrations.length === 0 ? <Empty>{w.driverNone}</Empty> : <DataTable name={`alert-${of.id}-concentrations`} rows={of.concentrations} columns={columns} id={(c) => `${c.dimension} ${c.value}`} exported />}</Card>;
}
const Bar = ({ share: now, usual }: { share: number; usual: number }) => (
  <svg viewBox="0 0 100 10" preserveAspectRatio="none" width="120" height="10" aria-hidden="true">
    <rect x="0" y="2" width="100" height="6" fill="var(--sunk)" /><rect x="0" y="2" width={100 * now} height="6" fill="var(--bad)" opacity=".75" /><rect x={Math.max(0, 100 * usual - 0.75)} y="0" width="1.5" height="10" fill="var(--ink)" />
  </svg>
);
