// Who sits here. A browser on the server's own machine is let in at once; any other sees this form until a password or a key
// opens. A session that ends in the middle of the day brings the form back, and what stood on the page comes again after it.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { onKeyWanted, post } from "~/shared/api/client";
import { sessionKey, useSession } from "~/shared/api/session";
import { Failed, useFaultText, Waiting } from "~/shared/ui/states";
import { useWords } from "~/shared/words/language";
import { Mark } from "./Mark";
import { appWords } from "./words";

export function Session({ children, onEntered }: { children: ReactNode; onEntered: () => void }) {
  const session = useSession(), [wanted, setWanted] = useState(false), questions = useQueryClient();
  useEffect(() => onKeyWanted(() => setWanted(true)), []);
  if (session.data === undefined) return <div className="page">{session.isError ? <Failed fault={session.error} again={() => void session.refetch()} /> : <Waiting />}</div>;
  if (!wanted && session.data.name !== null) return children;
  return <Login entered={async () => {
    await questions.invalidateQueries({ queryKey: sessionKey });
    setWanted(false);
    onEntered();
    void questions.invalidateQueries();
  }} />;
}

function Login({ entered }: { entered: () => Promise<void> }) {
  const w = useWords(appWords), said = useFaultText(), [byKey, setByKey] = useState(false);
  const [name, setName] = useState(""), [secret, setSecret] = useState(""), [fault, setFault] = useState<unknown>(null), [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await post("/v1/session", byKey ? { key: secret.trim() } : { name: name.trim(), password: secret });
      await entered();
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
        {!byKey && <><label htmlFor="name">{w.user}</label><Input id="name" value={name} onChange={(event) => setName(event.target.value)} autoComplete="username" autoFocus /></>}
        <label htmlFor="secret">{byKey ? w.key : w.password}</label>
        <Input.Password id="secret" value={secret} onChange={(event) => setSecret(event.target.value)} autoComplete={byKey ? "off" : "current-password"} />
        {fault !== null && <p className="bad" role="alert">{said(fault)}</p>}
        <Button type="primary" htmlType="submit" loading={busy} disabled={!secret.trim() || (!byKey && !name.trim())}>{w.enter}</Button>
        <Button type="text" onClick={() => { setByKey(!byKey); setSecret(""); setFault(null); }}>{byKey ? w.byPassword : w.byKey}</Button>
        <p className="dim">{byKey ? w.keyHint : w.nameHint}</p>
      </form>
    </main>
  );
}
