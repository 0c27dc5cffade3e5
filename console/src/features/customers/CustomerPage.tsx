// One customer: who they are and why we think so, what they said and felt, what is being done for them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { useCallback, useMemo } from "react";
import { Link, useParams } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Schema, Verbatim } from "~/shared/api/contract";
import { count, fixed, money, share } from "~/shared/format/figures";
import { day, lately, time } from "~/shared/format/times";
import { axes, Chart, type Palette } from "~/shared/ui/chart";
import { Card, Fact, Line, Page } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import type { Column } from "~/shared/ui/table";
import { Yuan } from "~/shared/ui/figures";
import { Quote } from "~/shared/ui/verbatim";
import { named, useChoices, useWords } from "~/shared/words/language";
import { called, listed } from "~/shared/words/names";
import { Consents } from "./Consents";
import { LeavingCard } from "./Leaving";
import { customerWords } from "./words";

type Detail = Schema<"CustomerDetail">;
export function CustomerPage() {
  const { id = "" } = useParams(), w = useWords(customerWords), found = useQuery({ queryKey: ["customer", id], queryFn: () => ask("/v1/customers/{id}", undefined, { id }) });
  if (!found.data) return <Page title={w.title} sentence={<><span className="crumbs"><Link to="/customers">{w.back}</Link> / {id}</span>{id}</>}><Asked of={found}>{() => null}</Asked></Page>;
  return <Shown of={found.data} />;
}

function Shown({ of }: { of: Detail }) {
  const w = useWords(customerWords), spoken = useMemo(() => of.timeline.filter((v) => v.text && v.polarity !== null), [of.timeline]);
  return (
    <Page title={`${w.id} ${of.id}`} sentence={<><span className="crumbs"><Link to="/customers">{w.back}</Link> / {of.id}</span>{w.sentence(of.id, count(of.orders), money(of.paid))}</>}>
      <div className="columns">
        <div>
          <Card>
            <div className="facts">
              <Fact label={w.paid} value={<Yuan of={of.paid} />} /><Fact label={w.orders} value={count(of.orders)} /><Fact label={w.signals} value={count(of.signals)} />
              <Fact label={w.mood} value={fixed(of.polarity, 2)} tone={(of.polarity ?? 0) < -0.2 ? "bad" : (of.polarity ?? 0) > 0.2 ? "good" : ""} beside={`n = ${spoken.length}`} />
              {of.tier && <Fact label={w.tier} value={called("tier", of.tier.toLowerCase())} />}<Fact label={w.last} value={lately(of.last_at)} />
            </div>
          </Card>
          {spoken.length > 1 && <Mood id={of.id} rows={spoken} />}
          <Card title={w.timeline} note={w.timelineNote(of.timeline.length)}>
            {of.timeline.map((v) => (v.text ? <Quote key={v.id} of={v} /> : <div key={v.id} className="kv"><span>{called("kind", v.kind)} {v.dimensions.product && <span className="dim">{v.dimensions.product}</span>}<small>{v.order}</small></span><span className="dim nowrap">{time(v.at)}</span></div>))}
          </Card>
        </div>
        <aside>
          <Outlook id={of.id} />
          <LeavingCard id={of.id} />
          <Consents id={of.id} />
          <Card title={w.risk} note={w.riskNote}>{of.open_orders.length === 0 ? <Empty>{w.noRisk}</Empty> : of.open_orders.map((o) => (
            <Line key={o.order} label={<Link className="plain" to={`/risks/orders/${encodeURIComponent(o.order)}`}>{o.product ?? o.order}</Link>} below={listed(o.reasons.map((r) => named(r.words)))} value={share(o.probability)} tone={o.usual && (o.probability ?? 0) >= 2 * o.usual ? "bad" : ""} />
          ))}</Card>
          <Card title={w.openCases}>{of.open_cases.length === 0 ? <Empty>{w.noCases}</Empty> : of.open_cases.map((id) => <Line key={id} label={<Link className="link" to={`/repairs/${id}`}>{w.caseName(id)}</Link>} value="" />)}</Card>
          <Card title={w.keys} note={w.keysNote}>{of.keys.map((k) => <Line key={k.token} label={called("keyKind", k.kind)} value={<span className="dim" title={k.token}>{k.token.slice(0, 12)}…</span>} />)}</Card>
          <Merges of={of} />
        </aside>
      </div>
    </Page>
  );
}

// What the customer is likely to buy yet; asked beside the page, because a first fit reads every order.
function Outlook({ id }: { id: string }) {
  const w = useWords(customerWords), found = useQuery({ queryKey: ["customer-outlook", id], staleTime: 60_000, retry: false, queryFn: () => ask("/v1/customers/{id}/value", undefined, { id }) });
  return (
    <Card title={w.value} note={found.data ? w.valueNote(count(found.data.horizon_days)) : undefined}>
      <Asked of={found}>{({ value: v, as_of }) => (v === null ? <Empty>{w.noValue}</Empty> : (
        <>
          <Line label={w.expectedValue} value={<Yuan of={v.value} />} />
          <Line label={w.expectedOrders} value={fixed(v.purchases, 1)} />
          <Line label={w.spend} value={<Yuan of={v.spend} />} />
          <Line label={w.alive} value={share(v.alive)} tone={(v.alive ?? 1) < 0.5 ? "bad" : ""} />
          <Line label={w.lastExperience} value={called("experience", v.last_experience)} tone={v.last_experience === "bad" ? "bad" : ""} />
          <p className="meta"><span>{w.method}</span><Link className="link" to="/revenue?tab=customers">{w.record}</Link><span>{w.asOf(time(as_of))}</span></p>
        </>
      ))}</Asked>
    </Card>
  );
}

function Merges({ of }: { of: Detail }) {
  const w = useWords(customerWords), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const undo = useMutation({ mutationFn: (id: string) => post(`/v1/merges/${id}/undo`), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["customer"] }) });
  return (
    <Card title={w.merges}>
      {of.merges.length === 0 ? <Empty>{w.noMerges}</Empty> : of.merges.map((m) => (
        <Line key={m.id} label={<>{m.absorbed} → {m.kept}</>} below={`${w.because} ${called("keyKind", m.key.kind)} · ${w.reason(m.reason)} · ${time(m.at)}`} value={m.undone_at ? <span className="dim">{w.undone(time(m.undone_at))}</span> : <Popconfirm title={w.undoAsk} okText={w.yes} cancelText={w.no} onConfirm={() => undo.mutate(m.id)}><Button size="small" loading={undo.isPending}>{w.undo}</Button></Popconfirm>} />
      ))}
    </Card>
  );
}

function Mood({ id, rows }: { id: string; rows: Verbatim[] }) {
  const w = useWords(customerWords), { language } = useChoices();
  const columns = useMemo<Column<Verbatim>[]>(() => [
    { key: "at", title: w.at, cell: (v) => v.at, show: (v) => time(v.at) }, { key: "polarity", title: w.polarity, cell: (v) => v.polarity, show: (v) => fixed(v.polarity, 2), number: true }, { key: "text", title: w.text, cell: (v) => v.text },
  ], [w]);
  const draw = useCallback((c: Palette) => {
    void language;
    const shown = [...rows].reverse();
    return {
      grid: { left: 40, right: 16, top: 10, bottom: 24 }, xAxis: { type: "time", ...axes(c), splitLine: { show: false }, axisLabel: { color: c.ink3, fontSize: 11, formatter: (t: number) => day(t), hideOverlap: true } }, yAxis: { type: "value", min: -1, max: 1, ...axes(c) },
      series: [{ type: "line", symbol: "circle", symbolSize: 8, lineStyle: { color: c.line }, data: shown.map((v) => ({ value: [v.at, v.polarity], itemStyle: { color: (v.polarity ?? 0) < 0 ? c.bad : c.good } })) }],
      tooltip: { renderMode: "richText" as const, formatter: (p: { dataIndex: number }) => { const v = shown[p.dataIndex]; return v ? `${time(v.at)}\n${fixed(v.polarity, 2)}\n${v.text.slice(0, 60)}` : ""; } },
    };
  }, [rows, language]);
  return <Chart name={`customer-${id}-mood`} title={w.emotion} note={w.emotionNote} label={w.emotionLabel} draw={draw} height={170} rows={rows} columns={columns} id={(v) => v.id} />;
}
