import { reveal } from "./reveal.ts";

/** Text with what cannot be seen made visible. Each run is isolated, so that none turns the direction of its neighbours. */
export function Revealed({ text }: { text: string }) {
  return reveal(text).map((piece, index) => (piece.kind === "text" ? <bdi key={index}>{piece.text}</bdi> : <span key={index} className="hidden-character" title="A character that cannot be seen">{piece.name}</span>));
}
