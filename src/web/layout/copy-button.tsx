import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";

/** Copies what `text` gives when it is clicked, and says whether it worked. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [said, setSaid] = useState<"" | "Copied" | "Copying was refused">("");

  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), 2000);
    return () => clearTimeout(timer);
  }, [said]);

  async function copy(): Promise<void> {
    try {
      await writeClipboard(text());
      setSaid("Copied");
    } catch {
      setSaid("Copying was refused");
    }
  }

  return (
    <button type="button" className="button quiet small" onClick={() => void copy()}>
      <Icon name={said === "Copied" ? "check" : "copy"} />
      <span aria-live="polite">{said || label}</span>
    </button>
  );
}

/** The Clipboard API is there on https and on this machine only; elsewhere the older way still works. */
async function writeClipboard(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const worked = document.execCommand("copy");
  area.remove();
  if (!worked) throw new Error("The browser did not copy.");
}
