import type { AlertDetail } from "~/shared/api/contract";
import { chance, count, share } from "~/shared/format/figures";
import { Card } from "~/shared/ui/page";
import { Empty } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called } from "~/shared/words/names";
import { riskWords } from "./words";

// Bars against the usual share: what is longer than its tick is more than usual.
export function Concentrations({ of }: { of: AlertDetail }) {
  const w = useWords(riskWords);
  return (
    <Card title={w.drivers} note={w.driversNote}>
      {of.concentrations.length === 0 ? <Empty>{w.driverNone}</Empty> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={w.drivers}>
          <table className="plain">
            <thead><tr><th>{w.dimension}</th><th>{w.value}</th><th aria-label={w.share} /><th className="n">{w.share}</th><th className="n">{w.usual}</th><th className="n">{w.n}</th><th className="n">{w.q}</th></tr></thead>
            <tbody>{of.concentrations.map((c) => (
              <tr key={`${c.dimension} ${c.value}`}>
                <td className="dim">{called("dimension", c.dimension)}</td>
                <td><b>{c.dimension === "channel" ? called("channel", c.value) : c.value}</b></td>
                <td className="bar-cell"><Bar share={c.share ?? 0} usual={c.share_expected ?? 0} /></td>
                <td className="n">{share(c.share)}</td><td className="n dim">{share(c.share_expected, 1)}</td><td className="n">{count(c.n)}</td><td className="n dim">{chance(c.q_value).replace("= ", "")}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
const Bar = ({ share: now, usual }: { share: number; usual: number }) => (
  <svg viewBox="0 0 100 10" preserveAspectRatio="none" width="120" height="10" aria-hidden="true">
    <rect x="0" y="2" width="100" height="6" fill="var(--sunk)" /><rect x="0" y="2" width={100 * now} height="6" fill="var(--bad)" opacity=".75" /><rect x={Math.max(0, 100 * usual - 0.75)} y="0" width="1.5" height="10" fill="var(--ink)" />
  </svg>
);
