// The honest sentence for every state of a question: waiting, empty, failed, offline, forbidden, stale.
import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "antd";
import { useSyncExternalStore, type ReactNode } from "react";
import { Fault, isWorking, watchWorking } from "~/shared/api/client";
import { clock } from "~/shared/format/times";
import { useWords } from "~/shared/words/language";
import { worded } from "~/shared/words/sayings";
import { uiWords } from "./words";

// What takes long says so as soon as the server has said it does.
export function Waiting() {
  const w = useWords(uiWords), working = useSyncExternalStore(watchWorking, isWorking);
  return <div className="bones" role="status">{working ? <span className="dim">{w.working}</span> : <span className="unseen">{w.waiting}</span>}<i /><i /><i /></div>;
}
export const Empty = ({ children }: { children: ReactNode }) => <p className="said">{children}</p>;

export function useFaultText(): (fault: unknown) => string {
  const w = useWords(uiWords);
  return (fault) => {
    if (!(fault instanceof Fault)) return w.failed(fault instanceof Error ? fault.message : String(fault));
    if (fault.status === 0) return w.unreachable;
    if (fault.status === 403) return fault.message.startsWith("sums of money") ? w.hiddenPage : w.forbidden;
    if (fault.said) return worded(fault.said, fault.message);
    return w.refused(w.refusals[fault.code] ?? "", [fault.message, fault.hint].filter(Boolean).join(" "));
  };
}
export function Failed({ fault, again }: { fault: unknown; again?: () => void }) {
  const w = useWords(uiWords), said = useFaultText();
  return <p className="said failed" role="alert">{said(fault)}{again && <Button size="small" onClick={again}>{w.retry}</Button>}</p>;
}

interface Props<T> {
  of: UseQueryResult<T>;
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  children: (data: T) => ReactNode;
}
export function Asked<T>({ of, empty, isEmpty, children }: Props<T>) {
  const w = useWords(uiWords);
  if (of.data === undefined) return of.isError ? <Failed fault={of.error} again={() => void of.refetch()} /> : <Waiting />;
  const none = isEmpty ? isEmpty(of.data) : Array.isArray(of.data) && of.data.length === 0;
  return (
    <>
      {of.isError && <p className="said failed" role="alert">{w.stale(clock(of.dataUpdatedAt))}</p>}
      {none ? <Empty>{empty ?? w.nothing}</Empty> : children(of.data)}
    </>
  );
}
