// The frame: the rail (a bar at the bottom of a phone), search, language, colours, and how the stream does.
import { Button, Dropdown, Input, Modal, type InputRef } from "antd";
import { Suspense, useRef, useState, type ReactNode } from "react";
import { NavLink, useLocation, useNavigate } from "react-router-dom";
import { useLink } from "~/shared/api/live";
import { useKeys, step, type Keys } from "~/shared/ui/keys";
import { Waiting } from "~/shared/ui/states";
import { choose, useChoices, useWords, type Colours } from "~/shared/words/language";
import { Mark } from "./Mark";
import { pages } from "./pages";
import { appWords, type PageName } from "./words";

function Item({ name, path, icon }: { name: PageName; path: string; icon: string }) {
  const w = useWords(appWords), glyph = w.glyphs[name];
  return (
    <NavLink to={path} end={path === "/"} className="item">
      {glyph ? <b aria-hidden="true">{glyph}</b> : <svg viewBox="0 0 22 22" width="20" height="20" aria-hidden="true"><path d={icon} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" /></svg>}
      <span>{w.pages[name]}</span>
    </NavLink>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const w = useWords(appWords), go = useNavigate(), here = useLocation(), search = useRef<InputRef>(null);
  const [help, setHelp] = useState(false), link = useLink();
  const keys: Keys = {
    "/": (event) => {
      event.preventDefault();
      search.current?.focus();
    },
    "?": () => setHelp(true),
    j: () => step("[data-item]", 1),
    k: () => step("[data-item]", -1),
  };
  pages.forEach((page, i) => {
    keys[String(i + 1)] = () => go(page.path);
  });
  useKeys(keys);
  const narrow = ["today", "risks", "repairs", "causes"];
  return (
    <div className="app">
      <a className="skip" href="#main">{w.skip}</a>
      <nav aria-label={w.menu}>
        <NavLink to="/" className="logo" aria-label="Myelin"><Mark /></NavLink>
        {pages.map((page) => <Item key={page.name} {...page} />)}
      </nav>
      <div className="body">
        <div className="bar">
          <form role="search" onSubmit={(event) => {
            event.preventDefault();
            const text = search.current?.input?.value.trim();
            if (text) go(`/signals?tab=search&q=${encodeURIComponent(text)}`);
          }}>
            <Input ref={search} placeholder={w.search} aria-label={w.searchLabel} suffix={<kbd>/</kbd>} variant="filled" />
          </form>
          <LinkState />
          <Tools help={() => setHelp(true)} />
        </div>
        {link === "lost" && <p className="away" role="alert">{w.offline}</p>}
        <main id="main" tabIndex={-1} key={here.pathname.split("/")[1]}>
          <Suspense fallback={<div className="page"><Waiting /></div>}>{children}</Suspense>
        </main>
      </div>
      <nav className="thumb" aria-label={w.menu}>
        {pages.filter((page) => narrow.includes(page.name)).map((page) => <Item key={page.name} {...page} />)}
        <Dropdown menu={{ items: pages.filter((page) => !narrow.includes(page.name)).map((page) => ({ key: page.path, label: w.pages[page.name], onClick: () => go(page.path) })) }} trigger={["click"]} placement="top">
          <button type="button" className="item"><b aria-hidden="true">⋯</b><span>{w.more}</span></button>
        </Dropdown>
      </nav>
      <Modal open={help} onCancel={() => setHelp(false)} footer={null} title={w.keys} width={420}>
        <table className="plain"><tbody>{w.keyList.map(([key, does]) => <tr key={key}><td><kbd>{key}</kbd></td><td>{does}</td></tr>)}</tbody></table>
      </Modal>
    </div>
  );
}

function LinkState() {
  const w = useWords(appWords), link = useLink();
  return <span className={`stream ${link}`} role="status">{w.link[link]}</span>;
}

function Tools({ help }: { help: () => void }) {
  const w = useWords(appWords), { colours } = useChoices(), { language } = useChoices();
  const order: Colours[] = ["auto", "light", "dark"];
  return (
    <div className="tools">
      <Button type="text" title={w.otherIs} lang={language === "zh" ? "en" : "zh-CN"} onClick={() => choose({ language: language === "zh" ? "en" : "zh" })}>{w.other}</Button>
      <Dropdown trigger={["click"]} menu={{ selectable: true, selectedKeys: [colours], items: order.map((key) => ({ key, label: w.colours[key], onClick: () => choose({ colours: key }) })) }}>
        <Button type="text" aria-label={`${w.coloursLabel}: ${w.colours[colours]}`}>
          <svg viewBox="0 0 20 20" width="17" height="17" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.5" /><path d="M10 3a7 7 0 0 1 0 14Z" fill="currentColor" /></svg>
        </Button>
      </Dropdown>
      <Button type="text" aria-label={w.help} onClick={help}>?</Button>
    </div>
  );
}
