import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router-dom";
import { ask, post, send } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useConfiguration } from "~/shared/api/questions";
import { time } from "~/shared/format/times";
import { Card, Line, Page } from "~/shared/ui/page";
import { Asked, useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { useMay, useSession } from "~/shared/api/session";
import { called, listed } from "~/shared/words/names";
import { worded } from "~/shared/words/sayings";
import { PageTabs } from "~/shared/ui/tabs";
import { AdminLogin } from "./AdminLogin";
import { Audit } from "./Audit";
import { Notices } from "./Notices";
import { Keys } from "./Keys";
import { People } from "./People";
import { settingsWords } from "./words";

const tones: Record<string, string> = { ok: "good", warning: "warn", error: "bad" };

export default function SettingsPage() {
  const w = useWords(settingsWords), admin = useMay("admin"), [query, setQuery] = useSearchParams(), doctor = useQuery({ queryKey: ["doctor"], queryFn: () => ask("/v1/doctor", { quick: true }) });
  return (
    <Page title={w.title} sentence={doctor.data ? w.sentence(doctor.data.outcome) : w.title} lead={w.lead}>
      <PageTabs asked={query.get("tab")} onChange={(key, first) => setQuery(first ? {} : { tab: key }, { replace: true })} items={[
        { key: "overview", label: w.overview, children: <Overview doctor={doctor} admin={admin} /> },
        { key: "notices", label: w.notices, children: <Notices /> },
        { key: "audit", label: w.audit, children: <Audit /> },
      ]} />
    </Page>
  );
}

type Health = Schema<"Doctor">;
function Overview({ doctor, admin }: { doctor: UseQueryResult<Health>; admin: boolean }) {
  const w = useWords(settingsWords);
  return (
      <div className="halves">
        <div>
          <Card title={w.health}>
            <Asked of={doctor}>{(d) => d.items.map((f) => <Line key={f.check} label={f.check.startsWith("inbound ") ? w.inbound(f.check.slice(8)) : (w.checks[f.check] ?? f.check)} below={<>{worded(f.said, f.message)}{f.hint && <><br />{f.check.startsWith("inbound ") ? w.inboundHint : (w.hints[f.check] ?? f.hint)}</>}</>} value={{ ok: w.ok, warning: w.warning, error: w.error }[f.outcome]} tone={tones[f.outcome] ?? ""} />)}</Asked>
            <Thorough />
          </Card>
          <Privacy />
        </div>
        <div>
          {admin ? <><People /><Keys /><Backup /></> : <Card title={w.keys}><AdminLogin /></Card>}
          <Account />
          <About />
        </div>
      </div>
  );
}

// Memory against the store: it reads all of it and lets nothing in meanwhile, so somebody asks for it.
function Thorough() {
  const w = useWords(settingsWords), may = useMay("operate"), said = useFaultText(), { message } = App.useApp();
  const check = useMutation({ mutationFn: () => ask("/v1/doctor"), onError: (fault) => void message.error(said(fault)) });
  const memory = check.data?.items.find((f) => f.check === "memory");
  if (!may) return null;
  return (
    <>
      {memory && <Line label={w.checks.memory} below={<>{worded(memory.said, memory.message)}{memory.hint && <><br />{w.hints.memory ?? memory.hint}</>}</>} value={{ ok: w.ok, warning: w.warning, error: w.error }[memory.outcome]} tone={tones[memory.outcome] ?? ""} />}
      <div className="deeds"><Button size="small" loading={check.isPending} onClick={() => check.mutate()}>{w.thorough}</Button><small>{w.thoroughNote}</small></div>
    </>
  );
}

function Privacy() {
  const w = useWords(settingsWords), found = useConfiguration(useMay("operate"));
  if (!found.data) return null;
  return (
    <Card title={w.privacy} note={w.privacyNote}>
      <Line label={w.masked} below={listed(found.data.masked.map((kind) => called("personal", kind)))} value={w.always} tone="good" />
      <Line label={w.identities} below={w.identitiesNote} value={w.hashed} tone="good" />
      <Line label={w.originals} below={w.originalsNote} value={w.sealed} tone="good" />
    </Card>
  );
}

function Account() {
  const w = useWords(settingsWords), { data } = useSession(), questions = useQueryClient();
  const leave = useMutation({ mutationFn: () => send("DELETE", "/v1/session"), onSuccess: () => questions.invalidateQueries() });
  if (!data?.name) return null;
  return <Card title={w.account}><Line label={data.name === "status page" ? w.thisMachine : data.name} below={data.scopes.map((s) => w.scopeNames[s] ?? s).join(" · ")} value={<Button size="small" onClick={() => leave.mutate()}>{w.logout}</Button>} /></Card>;
}

function Backup() {
  const w = useWords(settingsWords), said = useFaultText(), { message } = App.useApp();
  const make = useMutation({ mutationFn: () => post<{ folder: string }>("/v1/backup"), onSuccess: (done) => void message.success(w.backedUp(done.folder)), onError: (fault) => void message.error(said(fault)) });
  return <Card title={w.backup} note={w.backupNote}><Button loading={make.isPending} onClick={() => make.mutate()}>{w.makeBackup}</Button></Card>;
}

function About() {
  const w = useWords(settingsWords), pulse = useQuery({ queryKey: ["pulse"], queryFn: () => ask("/v1/pulse") }), [shown, setShown] = useState(false);
  const language = useQuery({ queryKey: ["taxonomy", "yaml"], enabled: shown, queryFn: () => ask("/v1/taxonomy", { yaml: true }) });
  return (
    <Card title={w.about}>
      <Asked of={pulse}>{(p) => (
        <>
          <Line label={w.started} value={time(p.started_at)} />
          <Line label={w.model} below={p.model_version} value="" />
          <Line label={w.yaml} value={<Button size="small" onClick={() => setShown(!shown)}>{w.language(p.taxonomy_version)} · {shown ? w.hide : w.show}</Button>} />
          {shown && <Asked of={language}>{(t) => <pre className="command tall" tabIndex={0}>{t.yaml}</pre>}</Asked>}
          <Line label={w.contract} value={<a className="link" href="/openapi.yaml">/openapi.yaml</a>} />
          <Line label={w.status} value={<a className="link" href="/status">/status</a>} />
        </>
      )}</Asked>
    </Card>
  );
}
