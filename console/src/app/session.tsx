// Who sits here. A browser on the server's own machine is let in at once; any other sees this form until a key opens.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { onKeyWanted, post } from "~/shared/api/client";
import { useFaultText } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { Mark } from "./Mark";
import { appWords } from "./words";

export function Session({ children, onEntered }: { children: ReactNode; onEntered: () => void }) {
  const [wanted, setWanted] = useState(false), questions = useQueryClient();
  useEffect(() => onKeyWanted(() => setWanted(true)), []);
  if (!wanted) return children;
  return <Login entered={() => {
    setWanted(false);
    onEntered();
    void questions.invalidateQueries();
  }} />;
}

function Login({ entered }: { entered: () => void }) {
  const w = useWords(appWords), said = useFaultText();
  const [key, setKey] = useState(""), [fault, setFault] = useState<unknown>(null), [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await post("/v1/session", { key: key.trim() });
      entered();
    } catch (why) {
      setFault(why);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="login">
      <form onSubmit={(event) => void submit(event)}>
        <Mark />
        <h1>{w.login}</h1>
        <p className="dim">{w.loginLead}</p>
        <label htmlFor="key">{w.key}</label>
        <Input.Password id="key" value={key} onChange={(event) => setKey(event.target.value)} autoComplete="current-password" autoFocus />
        {fault !== null && <p className="bad" role="alert">{said(fault)}</p>}
        <Button type="primary" htmlType="submit" loading={busy} disabled={!key.trim()}>{w.enter}</Button>
        <p className="dim">{w.keyHint}</p>
      </form>
    </main>
  );
}
