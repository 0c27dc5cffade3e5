import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState, type FormEvent } from "react";
import { post } from "~/shared/api/client";
import { useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { settingsWords } from "./words";

export function AdminLogin() {
  const w = useWords(settingsWords), [key, setKey] = useState(""), said = useFaultText(), questions = useQueryClient();
  const enter = useMutation({ mutationFn: () => post("/v1/session", { key: key.trim() }), onSuccess: () => questions.invalidateQueries() });
  return (
    <form className="form" onSubmit={(event: FormEvent) => { event.preventDefault(); enter.mutate(); }}>
      <p>{w.needAdmin}</p><p className="dim">{w.adminHow}</p>
      <Input.Password aria-label={w.adminKey} placeholder={w.adminKey} value={key} onChange={(event) => setKey(event.target.value)} autoComplete="off" />
      {enter.isError && <p className="bad" role="alert">{said(enter.error)}</p>}
      <div><Button htmlType="submit" loading={enter.isPending} disabled={!key.trim()}>{w.enter}</Button></div>
    </form>
  );
}
