import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/request.ts";
import { Failure } from "../layout/failure.tsx";

/** Reads the semantic layer's files again, and has every context plugin do the same. */
export function SemanticLayer() {
  const client = useQueryClient();
  const reload = useMutation({ mutationFn: () => request<{ result: unknown }>("/api/v1/admin/semantic/reload", { method: "POST" }), onSettled: () => client.invalidateQueries({ queryKey: ["plugins"] }) });
  return (
    <section aria-labelledby="semantic">
      <h2 id="semantic">Semantic layer</h2>
      <p className="hint">After a change of the files: reads them again, and refreshes every context plugin.</p>
      <button type="button" className="button" disabled={reload.isPending} onClick={() => reload.mutate()}>{reload.isPending ? "Reloading…" : "Reload semantic layer"}</button>
      <div role="status">{reload.isSuccess && <><p className="good">Reloaded.</p><pre tabIndex={0} aria-label="Result">{JSON.stringify(reload.data.result, null, 2)}</pre></>}</div>
      {reload.error && <Failure error={reload.error} />}
    </section>
  );
}
