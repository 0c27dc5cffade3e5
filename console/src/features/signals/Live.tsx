import { Button } from "antd";
import { useState } from "react";
import { useListed } from "~/shared/api/questions";
import { Card } from "~/shared/ui/page";
import { Asked } from "~/shared/ui/states";
import { Quote } from "~/shared/ui/verbatim";
import { LongList } from "~/shared/ui/windowed";
import { useWords } from "~/shared/words/language";
import { signalWords } from "./words";

// Pausing holds the list still while somebody reads back; the stream goes on beneath.
export function Live() {
  const w = useWords(signalWords), [held, setHeld] = useState(false), heard = useListed("/v1/signals", { limit: 40 }, "signals", !held);
  return (
    <Card title={w.live} note={w.liveNote} tools={<Button size="small" onClick={() => setHeld(!held)} aria-pressed={held}>{held ? w.resume : w.pause}</Button>}>
      <Asked of={heard} isEmpty={() => heard.rows.length === 0} empty={w.noLive}>{() => <LongList rows={heard.rows} id={(v) => v.id} height={70} pages={heard} show={(v) => <Quote of={v} />} />}</Asked>
    </Card>
  );
}
