import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as Messages, Button, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { Component, useEffect, useState, type ReactNode } from "react";
import { BrowserRouter, Link, Navigate, Route, Routes, useLocation, useParams } from "react-router-dom";
import { Fault } from "~/shared/api/client";
import { openStream } from "~/shared/api/live";
import { isDark, language, useChoices, useWords } from "~/shared/words/language";
import { pages } from "./pages";
import { Session } from "./session";
import { Shell } from "./Shell";
import { themeOf } from "./theme";
import { appWords } from "./words";

const questions = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: "always",
      // What the server refused it refuses again; what it did not answer is asked again, ever more slowly.
      retry: (times, fault) => fault instanceof Fault && (fault.status === 0 || fault.status === 503) && times < 3,
    },
    mutations: { networkMode: "always" },
  },
});

class Guard extends Component<{ children: ReactNode }, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };
  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }
  override render() {
    return this.state.fault ? <Broken fault={this.state.fault} /> : this.props.children;
  }
}
function Broken({ fault }: { fault: Error }) {
  const w = useWords(appWords);
  // A part of the console that was never loaded cannot be while the server is away.
  const away = /module|preload/i.test(fault.message);
  return <div className="page"><h1>{away ? w.away : w.broken}</h1><p className="dim">{away ? w.awayNote : fault.message}</p><p><Button onClick={() => location.reload()}>{w.reload}</Button></p></div>;
}
function Lost() {
  const w = useWords(appWords);
  return <div className="page"><h1>{w.lost}</h1><p><Link className="link" to="/">{w.home}</Link></p></div>;
}
// Messages of before linked to /cases.
function Moved() {
  return <Navigate to={`/repairs/${useParams().id ?? ""}`} replace />;
}
function Views() {
  const here = useLocation();
  return (
    <Guard key={here.pathname}>
      <Routes>
        {pages.map(({ name, path, Page }) => <Route key={name} path={path === "/" ? "/" : `${path}/*`} element={<Page />} />)}
        <Route path="/cases/:id" element={<Moved />} />
        <Route path="*" element={<Lost />} />
      </Routes>
    </Guard>
  );
}

function Stream() {
  useEffect(() => openStream(questions), []);
  return null;
}

export function App({ nonce }: { nonce: string }) {
  const choices = useChoices(), [entered, setEntered] = useState(0);
  void choices;
  return (
    <ConfigProvider csp={{ nonce }} locale={language() === "zh" ? zhCN : enUS} theme={themeOf(isDark())} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <Messages>
        <QueryClientProvider client={questions}>
          <BrowserRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
            <Session onEntered={() => setEntered(entered + 1)}>
              <Stream key={entered} />
              <Shell><Views /></Shell>
            </Session>
          </BrowserRouter>
        </QueryClientProvider>
      </Messages>
    </ConfigProvider>
  );
}
