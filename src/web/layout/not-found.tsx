import { Link } from "wouter";

export function NotFound({ title }: { title: string }) {
  return (
    <main className="alone" id="main" tabIndex={-1}>
      <h1>{title}</h1>
      <p><Link href="/">Ask a question instead</Link></p>
    </main>
  );
}
