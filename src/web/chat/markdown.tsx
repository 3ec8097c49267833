import { memo } from "react";
import Parser, { type Components } from "react-markdown";
import gfm from "remark-gfm";

/** What the model wrote, as text: HTML in it stays text, links leave nothing behind, and images are not fetched from anywhere. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown" dir="auto">
      <Parser remarkPlugins={[gfm]} components={components}>{text}</Parser>
    </div>
  );
});

const components: Components = {
  a: ({ href, children }) => <a href={href} target="_blank" rel="noopener noreferrer nofollow">{children}</a>,
  // An image's address can carry data away from whoever only reads. It is fetched when they follow the link.
  img: ({ src, alt }) => (typeof src === "string" ? <a href={src} target="_blank" rel="noopener noreferrer nofollow">{alt || "Image"}</a> : <>{alt}</>),
  table: ({ children }) => <div className="scroll" tabIndex={0} role="region" aria-label="Table"><table>{children}</table></div>,
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
};
