// One node of the language: what it means, who owns it, what it costs, what stands below it, and what customers say.
import { Switch } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router-dom";
import { useDepartment, useListed } from "~/shared/api/questions";
import { amount, count, share } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Card, Fact, Line, Page } from "~/shared/ui/page";
import { Asked, Empty, Waiting } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { LongList } from "~/shared/ui/windowed";
import { named, useWords } from "~/shared/words/language";
import { pathTo } from "./tree";
import { useTree } from "./useTree";
import { causeWords } from "./words";

export function FactorPage() {
  const { key = "" } = useParams(), w = useWords(causeWords), department = useDepartment(), { taxonomy, byKey } = useTree(), [bad, setBad] = useState(true);
  const said = useListed("/v1/signals", { factor: key, ...(bad ? { negative: true } : {}), limit: 30 }, "signals");
  const node = byKey.get(key), path = pathTo(byKey, key);
  if (!node) return <Page title={w.title}>{taxonomy.data ? <Empty>{w.unknown}</Empty> : <Waiting />}</Page>;
  return (
    <Page title={named(node.item.name)} sentence={<><span className="crumbs"><Link to="/causes">{w.back}</Link>{path.slice(0, -1).map((n) => <span key={n.key}>/ <Link to={`/causes/${n.key}`}>{named(n.item.name)}</Link></span>)}</span>{named(node.item.name)}</>} lead={named(node.item.definition)}>
      <div className="columns">
        <div>
          <Card>
            <div className="facts">
              <Fact label={w.mentions} value={count(node.mentions)} /><Fact label={w.negative} value={count(node.negative)} tone="bad" /><Fact label={w.share} value={share(node.mentions ? node.negative / node.mentions : null)} />
              <Fact label={w.lost} value={<Yuan of={amount(node.lost)} />} /><Fact label={w.risk} value={<Yuan of={amount(node.risk)} />} /><Fact label={w.owner} value={department(node.item.department)} />
            </div>
          </Card>
          <Card title={w.verbatims} tools={<label className="dim"><Switch size="small" checked={bad} onChange={setBad} /> {w.onlyBad}</label>}>
            <Asked of={said} isEmpty={() => said.rows.length === 0} empty={w.none}>{() => <LongList rows={said.rows} id={(v) => v.id} height={70} pages={said} show={(v) => <Quote of={v} />} />}</Asked>
          </Card>
        </div>
        <aside>
          {node.children.length > 0 && <Card title={w.below}>{node.children.map((n) => <Line key={n.key} label={<Link className="plain" to={`/causes/${n.key}`}>{named(n.item.name)}</Link>} below={n.lost ? <Yuan of={amount(n.lost)} /> : undefined} value={<>{count(n.negative)} <span className="dim">/ {count(n.mentions)}</span></>} />)}</Card>}
        </aside>
      </div>
    </Page>
  );
}
