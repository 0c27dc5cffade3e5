// A row that could not be read: its columns, to be corrected, and read again by the mapping that read it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "~/shared/api/client";
import type { Schema } from "~/shared/api/contract";
import { useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { signalWords } from "./words";

// A column of a row is text; what is no text (a row that came as JSON) stays what it was unless it is changed.
const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

export function Mend({ of, close }: { of: Schema<"QuarantineRow">; close: () => void }) {
  const w = useWords(signalWords), said = useFaultText(), { message } = App.useApp(), questions = useQueryClient();
  const columns = typeof of.row === "object" && of.row !== null ? (of.row as Record<string, unknown>) : { row: of.row };
  const [given, setGiven] = useState<Record<string, string>>({});
  const act = useMutation({
    mutationFn: () => post(`/v1/quarantine/${of.id}/replay`, { row: { ...columns, ...given } }),
    onSuccess: () => { void message.success(w.replayed); close(); },
    onError: (fault) => void message.error(said(fault)),
    onSettled: () => questions.invalidateQueries({ queryKey: ["quarantine"] }),
  });
  return (
    <Modal open title={w.mendTitle} okText={w.replay} cancelText={w.cancel} onCancel={close} onOk={() => act.mutate()} confirmLoading={act.isPending} width={560}>
      <p className="warn">{of.reason}</p>
      <p className="dim">{of.origin} · {w.mendNote}</p>
      <div className="form tall">{Object.entries(columns).filter(([name]) => !name.startsWith("@")).map(([name, value]) => <label key={name}>{name}<Input value={given[name] ?? shown(value)} onChange={(event) => setGiven({ ...given, [name]: event.target.value })} /></label>)}</div>
    </Modal>
  );
}
