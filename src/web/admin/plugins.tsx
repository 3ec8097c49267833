import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PluginHealth, PluginLine } from "../api/answers.ts";
import { usePlugins } from "../api/reads.ts";
import { request } from "../api/request.ts";
import { Failure } from "../layout/failure.tsx";

/** Every plugin with its state, and what an admin may ask of it. */
export function Plugins() {
  const { data, error } = usePlugins();
  return (
    <section aria-labelledby="plugins">
      <h2 id="plugins">Plugins</h2>
      {error && <Failure error={error} />}
      {data?.length === 0 && <p className="hint">There are none. <code>atlas plugin add</code> adds one.</p>}
      <ul className="rows">{data?.map((plugin) => <Plugin key={plugin.id} plugin={plugin} />)}</ul>
    </section>
  );
}

function Plugin({ plugin }: { plugin: PluginLine }) {
  const client = useQueryClient();
  const path = `/api/v1/admin/plugins/${encodeURIComponent(plugin.id)}`;
  const settle = { onSettled: () => client.invalidateQueries({ queryKey: ["plugins"] }) };
  const check = useMutation({ mutationFn: () => request<PluginHealth>(`${path}/health`, { method: "POST" }), ...settle });
  const refresh = useMutation({ mutationFn: () => request<unknown>(`${path}/refresh`, { method: "POST" }), ...settle });
  const status = check.data?.status ?? plugin.status;
  const latency = check.data?.latencyMs ?? plugin.latencyMs;
  const reason = check.data ? check.data.message : (plugin.reason ?? plugin.health?.message);

  return (
    <li>
      <div className="row-main">
        <h3>{plugin.name}</h3>
        <p className="meta">{[plugin.id, plugin.types.join(" + "), `v${plugin.version}`].join(" · ")}</p>
        {reason && <p className={status === "unhealthy" ? "bad" : "hint"}>{reason}</p>}
        {refresh.isSuccess && <p className="hint" role="status">Its context is read anew with the next question.</p>}
        {(check.error ?? refresh.error) && <Failure error={check.error ?? refresh.error} />}
      </div>
      <p className="row-state" role="status"><span className="tag" data-state={status}>{status}</span>{typeof latency === "number" && <span className="meta">{Math.round(latency)} ms</span>}</p>
      <div className="row-buttons">
        <button type="button" className="button small" disabled={check.isPending} onClick={() => check.mutate()}>{check.isPending ? "Checking…" : "Check now"}<span className="unseen"> {plugin.id}</span></button>
        {plugin.types.includes("context") && <button type="button" className="button small" disabled={refresh.isPending} onClick={() => refresh.mutate()}>Refresh context<span className="unseen"> of {plugin.id}</span></button>}
      </div>
    </li>
  );
}
