// The customers whom a case is about, silent ones too, and the messages to them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router-dom";
import { ask, post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useListed } from "~/shared/api/questions";
import { useMay } from "~/shared/api/session";
import { count } from "~/shared/format/figures";
import { Yuan } from "~/shared/ui/figures";
import { Card, Line } from "~/shared/ui/page";
import { Asked, Empty, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { called, listed, placed } from "~/shared/words/names";
import { ContactForm } from "./ContactForm";
import { contactWords } from "./contactWords";
import { Outcome } from "./Outcome";

export type Among = "all" | "complained" | "silent";

export function Affected({ id }: { id: string }) {
  const w = useWords(contactWords), may = useMay("operate"), [among, setAmong] = useState<Among>("all"), [reachable, setReachable] = useState(false), [writing, setWriting] = useState(false);
  const query = { among, reachable: reachable || undefined, limit: 20 };
  const head = useQuery({ queryKey: ["affected", id, query], queryFn: () => ask("/v1/cases/{id}/affected", query, { id }) });
  const counts = head.data?.counts;
  return (
    <Card title={w.title} note={w.note} tools={may && counts && counts.customers > 0 ? <Button size="small" onClick={() => setWriting(true)}>{w.write}</Button> : undefined}>
      {counts && <p>{w.counts(count(counts.customers), count(counts.complained), count(counts.silent), count(counts.reachable))}</p>}
      <div className="deeds">
        <Segmented aria-label={w.whose} value={among} onChange={(v) => setAmong(v as Among)} options={(["all", "complained", "silent"] as const).map((value) => ({ value, label: w.who[value] }))} />
        <Checkbox checked={reachable} onChange={(event) => setReachable(event.target.checked)}>{w.reachableOnly}</Checkbox>
      </div>
      <Asked of={head}>{(page) => <><Causes of={page} />{page.items.length === 0 ? <Empty>{w.none}</Empty> : <Rows of={page.items} />}</>}</Asked>
      <Batches id={id} may={may} />
      {writing && <ContactForm id={id} among={among} close={() => setWriting(false)} />}
    </Card>
  );
}

function Causes({ of }: { of: Schema<"AffectedPage"> }) {
  const w = useWords(contactWords);
  if (of.causes.length === 0) return <p className="dim">{w.noCause}</p>;
  const words = of.causes.map((c) => listed(c.values.map((v) => placed(v.dimension, v.value))) + (c.proven ? "" : w.stands));
  return <p className="dim">{w.causes} {listed(words)}</p>;
}

function Rows({ of }: { of: Schema<"AffectedCustomer">[] }) {
  const w = useWords(contactWords);
  return (
    <div className="scroll">
      <table className="plain affected">
        <thead><tr><th>{w.customer}</th><th>{w.orders}</th><th className="number">{w.paid}</th><th>{w.state}</th></tr></thead>
        <tbody>{of.map((c) => (
          <tr key={c.customer}>
            <td><Link className="link" to={`/customers/${c.customer}`}>{c.customer}</Link> {c.tier && <span className="tag">{called("tier", c.tier.toLowerCase())}</span>} <small className="dim">{c.silent ? w.silent : w.told}</small></td>
            <td>{c.orders[0]?.order ?? "–"}{c.orders.length > 1 && <small className="dim"> +{c.orders.length - 1}</small>}</td>
            <td className="number"><Yuan of={c.paid} /></td>
            <td>{c.barrier ? <span className="dim">{w.barriers[c.barrier]}</span> : w.may}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Batches({ id, may }: { id: string; may: boolean }) {
  const w = useWords(contactWords), questions = useQueryClient(), said = useFaultText(), { message } = App.useApp();
  const { rows } = useListed("/v1/contacts", { case: id, limit: 20 }, "contacts");
  const stop = useMutation({ mutationFn: (batch: string) => post(`/v1/contacts/${batch}/stop`, { reason: w.stopped }), onError: (fault) => void message.error(said(fault)), onSettled: () => questions.invalidateQueries({ queryKey: ["contacts"] }) });
  const standing = (of: Schema<"ContactBatch">) => listed((Object.keys(w.states) as (keyof typeof w.states)[]).filter((s) => of.counts[s] > 0).map((s) => `${w.states[s]} ${count(of.counts[s])}`));
  return (
    <>{rows.map((b) => (
      <div key={b.id}>
      <Line label={w.batch(b.id, w.media[b.medium])} below={`${b.message} · ${standing(b)}`} value={b.state === "waiting" ? <Link className="link" to="/repairs?view=approvals">{w.batchStates.waiting}</Link> : b.state === "open" && b.counts.queued > 0 && may ? <Popconfirm title={w.stopAsk} okText={w.yes} cancelText={w.cancel} onConfirm={() => stop.mutate(b.id)}><Button size="small" loading={stop.isPending}>{w.stop}</Button></Popconfirm> : w.batchStates[b.state]} />
      {b.counts.sent + b.counts.unknown + b.counts.bounced > 0 && <Outcome id={b.id} />}
      </div>
    ))}</>
  );
}
