import { connect } from "node:net";

/** Whether whoever listens there answers as PostgreSQL does; undefined when nothing comes. */
export function speaksPostgres({ host, port }: { host: string; port: number }): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs }, () => void socket.write(tlsQuestion));
    const end = (answer: boolean | undefined) => (socket.destroy(), resolve(answer));
    // One letter is all that it may answer with, but for an error; an SSH server's greeting begins with an S, too.
    socket.once("data", (answer) => end(/^([SN]$|E\0)/.test(answer.toString("latin1"))));
    for (const event of ["timeout", "error", "close"]) socket.once(event, () => end(undefined));
  });
}

/** The first thing that a client may say: whether the server speaks TLS. */
const tlsQuestion = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const patienceMs = 1000;
