import { useEffect, type ReactNode } from "react";

// A page begins with a sentence; its title stands in the tab, too.
export function Page({ title, sentence, lead, tools, children }: { title: string; sentence?: ReactNode; lead?: ReactNode; tools?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Myelin`;
  }, [title]);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{sentence ?? title}</h1>
        {tools && <div className="tools">{tools}</div>}
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children}
    </div>
  );
}

export function Card({ title, note, tools, children, className = "" }: { title?: ReactNode; note?: ReactNode; tools?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={`card ${className}`}>
      {(title || tools) && <header>{title && <h2>{title}</h2>}{note && <small>{note}</small>}{tools && <div className="tools">{tools}</div>}</header>}
      {children}
    </section>
  );
}
export const Fact = ({ label, value, beside, tone = "" }: { label: ReactNode; value: ReactNode; beside?: ReactNode; tone?: string }) => (
  <div>{label}<b className={tone}>{value}{beside && <i> {beside}</i>}</b></div>
);
export const Line = ({ label, below, value, tone = "" }: { label: ReactNode; below?: ReactNode; value: ReactNode; tone?: string }) => (
  <div className="kv"><span>{label}{below && <small>{below}</small>}</span><b className={tone}>{value}</b></div>
);
