import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { ask } from "~/shared/api/client";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { useWords } from "~/shared/words/language";
import { signalWords } from "./words";

// Pausing holds the list still while somebody reads; the stream goes on beneath.
export function Live() {
  const w = useWords(signalWords), [held, setHeld] = useState(false);
  const heard = useQuery({ queryKey: held ? ["signals", "held"] : ["signals", "live", 40], enabled: !held, placeholderData: (old) => old, queryFn: async () => (await ask("/v1/signals", { limit: 40 })).items });
  return (
    <Card title={w.live} note={w.liveNote} tools={<Button size="small" onClick={() => setHeld(!held)} aria-pressed={held}>{held ? w.resume : w.pause}</Button>}>
      <Asked of={heard} empty={w.noLive}>{(rows) => rows.map((v) => <Quote key={v.id} of={v} />)}</Asked>
    </Card>
  );
}
