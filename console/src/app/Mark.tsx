export const Mark = () => (
  <svg className="mark" viewBox="0 0 34 34" width="34" height="34" aria-hidden="true">
    <path d="M3 17c6 0 6-9 11-9s5 18 10 18c4 0 4-9 7-9" fill="none" stroke="var(--nerve)" strokeWidth="3.2" strokeLinecap="round" />
    <circle cx="31" cy="17" r="2.6" fill="var(--nerve)" />
  </svg>
);
