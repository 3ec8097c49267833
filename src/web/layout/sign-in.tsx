import { useId, useState } from "react";

/** Takes the API key. Only a wrong one is spoken of: nobody has done anything wrong by arriving without one. */
export function SignIn({ wasRefused, onSignIn }: { wasRefused: boolean; onSignIn: (key: string) => void }) {
  const id = useId();
  const [key, setKey] = useState("");

  return (
    <main className="alone">
      <form
        className="sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== "") onSignIn(key.trim());
        }}
      >
        <h1>Sign in to Atlas</h1>
        <label htmlFor={id}>API key</label>
        <input id={id} type="password" autoComplete="current-password" spellCheck={false} autoFocus required value={key} aria-invalid={wasRefused} aria-describedby={`${id}-help`} onChange={(event) => setKey(event.target.value)} />
        <p id={`${id}-help`} className="hint" role={wasRefused ? "alert" : undefined}>
          {wasRefused ? "This key is not known here. Check it, or ask an admin for one." : "It stays in this tab, and is gone when you close it."}
        </p>
        <button type="submit" className="button primary">Sign in</button>
      </form>
    </main>
  );
}
