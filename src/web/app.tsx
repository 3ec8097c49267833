import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Route, Switch } from "wouter";
import { AdminPage } from "./admin/admin-page.tsx";
import { SIGNED_OUT } from "./api/request.ts";
import { usePerson } from "./api/reads.ts";
import { session } from "./api/session.ts";
import { ChatPage } from "./chat/chat-page.tsx";
import { Failure } from "./layout/failure.tsx";
import { Frame } from "./layout/frame.tsx";
import { NotFound } from "./layout/not-found.tsx";
import { SignIn } from "./layout/sign-in.tsx";

/** Asks who is there, then shows the page of the address. */
export function App() {
  const client = useQueryClient();
  const person = usePerson();
  const [isSignedOut, setSignedOut] = useState(false);

  useEffect(() => {
    const leave = () => setSignedOut(true);
    window.addEventListener(SIGNED_OUT, leave);
    return () => window.removeEventListener(SIGNED_OUT, leave);
  }, []);

  function signIn(key: string): void {
    session.signIn(key);
    setSignedOut(false);
    void client.resetQueries();
  }

  function signOut(): void {
    session.signOut();
    client.clear();
    setSignedOut(true);
  }

  if (isSignedOut) return <SignIn wasRefused={session.key() !== null} onSignIn={signIn} />;
  if (person.isError) return <main className="alone"><Failure error={person.error}><button type="button" className="button" onClick={() => void person.refetch()}>Try again</button></Failure></main>;
  if (person.data === undefined) return <main className="alone" aria-busy="true"><h1 className="unseen">Atlas</h1></main>;

  const { data } = person;
  return (
    <Frame person={data} onSignOut={session.key() === null ? undefined : signOut}>
      <Switch>
        <Route path="/admin">{data.role === "admin" ? <AdminPage person={data} /> : <NotFound title="This page is for admins" />}</Route>
        <Route path={/^\/(?:c\/(?<id>[^/]+)\/?)?$/}>{({ id }) => <ChatPage id={id === undefined ? undefined : decodeURIComponent(id)} person={data} />}</Route>
        <Route><NotFound title="There is nothing here" /></Route>
      </Switch>
    </Frame>
  );
}
