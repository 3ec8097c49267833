/** Drawn beside words or a label of its own, so a screen reader passes over it. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

const paths = {
  plus: "M10 4v12M4 10h12",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5L5 15",
  send: "M10 16V4M5 9l5-5 5 5",
  stop: "M6 6h8v8H6z",
  copy: "M7 7h9v9H7zM4 13V4h9",
  check: "M4 10.5l4 4 8-9",
  down: "M10 4v12M5 11l5 5 5-5",
  warning: "M10 3.5L17.5 16.5H2.5zM10 8.5v3.5M10 14.3v.1",
  admin: "M4 6h6M14 6h2M4 14h2M10 14h6M12 4v4M8 12v4",
  trash: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6",
} as const;
