// The versions of the experience language that were ever in force: what each changed, and the way back to it, which is a new one.
import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useMemo, useState } from "react";
import { ask } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useMay } from "~/shared/api/session";
import { save } from "~/shared/format/export";
import { changes } from "~/shared/format/lines";
import { time } from "~/shared/format/times";
import { Card, Line } from "~/shared/ui/page";
import { Asked, Empty } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { worded } from "~/shared/words/sayings";
import { editorWords } from "./editorWords";

type Version = Schema<"TaxonomyVersion">;
const useFile = (version: number, wanted = true) => useQuery({ queryKey: ["taxonomy", "version", version], enabled: wanted && version > 0, staleTime: Infinity, queryFn: () => ask("/v1/taxonomy/versions/{id}", undefined, { id: version }) });

export function Versions({ restore }: { restore: (yaml: string, version: number) => void }) {
  const w = useWords(editorWords), may = useMay("admin"), found = useQuery({ queryKey: ["taxonomy", "versions"], queryFn: async () => (await ask("/v1/taxonomy/versions")).items });
  const [shown, setShown] = useState<Version | null>(null);
  return (
    <Card title={w.versions} note={w.versionsNote}>
      <Asked of={found}>{(rows) => rows.map((v, i) => (
        <Line key={v.version} label={<>v{v.version}{i === 0 && <> <span className="tag live">{w.inForce}</span></>}</>} below={[time(v.at), worded(v.said, v.note)].filter(Boolean).join(" · ")} value={<span className="tools"><Button size="small" onClick={() => setShown(v)}>{i === rows.length - 1 ? w.look : w.whatChanged}</Button></span>} />
      ))}</Asked>
      {shown && <Shown key={shown.version} of={shown} newest={found.data?.[0]?.version ?? 0} {...(may ? { restore: (yaml: string) => { restore(yaml, shown.version); setShown(null); } } : {})} close={() => setShown(null)} />}
    </Card>
  );
}

// Against the version before it; an older one also leads back to the editor.
function Shown({ of, newest, restore, close }: { of: Version; newest: number; restore?: (yaml: string) => void; close: () => void }) {
  const w = useWords(editorWords), file = useFile(of.version), before = useFile(of.version - 1);
  const lines = useMemo(() => (file.data && before.data ? changes(before.data.yaml, file.data.yaml) : null), [file.data, before.data]);
  const marks = { same: " ", added: "+", removed: "−", folded: "" };
  return (
    <Modal open width={860} title={of.version > 1 ? w.against(of.version, of.version - 1) : w.title(1)} onCancel={close} footer={file.data ? [
      <Button key="d" onClick={() => save(`taxonomy-v${of.version}.yaml`, new Blob([file.data.yaml], { type: "application/yaml" }))}>{w.download}</Button>,
      ...(restore && of.version !== newest ? [<Button key="r" type="primary" onClick={() => restore(file.data.yaml)}>{w.restore(of.version)}</Button>] : []),
    ] : null}>
      <Asked of={file}>{(f) => (of.version === 1 ? <pre className="raw diff" tabIndex={0}>{f.yaml}</pre> : lines === null ? <Asked of={before}>{() => null}</Asked> : lines.length === 0 ? <Empty>{w.noChange}</Empty> : (
        <pre className="raw diff" tabIndex={0}>{lines.map((line, i) => <span key={i} className={line.kind}>{line.kind === "folded" ? w.folded(line.text) : `${marks[line.kind]} ${line.text}`}{"\n"}</span>)}</pre>
      ))}</Asked>
    </Modal>
  );
}
