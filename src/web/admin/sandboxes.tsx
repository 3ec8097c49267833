import type { SandboxLine } from "../api/answers.ts";
import { useSandboxes } from "../api/reads.ts";
import { Failure } from "../layout/failure.tsx";

/** Where explore runs, what stands by, and what each isolates as its author states it. */
export function Sandboxes() {
  const { data, error } = useSandboxes();
  return (
    <section aria-labelledby="sandbox">
      <h2 id="sandbox">Sandbox</h2>
      {error && <Failure error={error} />}
      <ul className="rows">
        {data?.map((backend) => (
          <li key={backend.id}>
            <div className="row-main">
              <h3>{backend.id}</h3>
              <p className="meta">priority {backend.priority} · {isolates(backend)}</p>
              {backend.security?.description && <p className="hint">{backend.security.description}</p>}
              {backend.reason && <p className={backend.state === "failed" ? "bad" : "hint"}>{backend.reason}</p>}
            </div>
            <p className="row-state"><span className="tag" data-state={backend.state}>{backend.state}</span></p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function isolates({ security }: SandboxLine): string {
  const isolated = [security?.networkIsolation && "the network", security?.filesystemIsolation && "files", security?.unprivilegedExecution && "privileges"].filter(Boolean);
  return isolated.length === 0 ? "isolation not stated" : `isolates ${isolated.join(", ")}`;
}
