import { formatShort } from "../result/format-value.ts";
import type { ChartPlan } from "./choose-chart.ts";
import { describeChart } from "./describe-chart.ts";

/** Bars that lie, so that every label can be read on any width. They start at zero; below it they go to the left. */
export function Bars({ plan }: { plan: ChartPlan }) {
  const values = plan.points.flatMap((point) => point.values.flatMap((value) => value ?? []));
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const share = (amount: number) => `${(100 * amount) / span}%`;

  return (
    <div className="bars" role="img" aria-label={describeChart(plan)}>
      {plan.points.map(({ label, values: amounts }, row) => (
        <div key={row} className="bar-row">
          <span className="bar-label" title={label}>{label}</span>
          <span className="bar-group">
            {amounts.map((amount, series) => (
              <span key={series} className="bar-track">
                {amount !== null && <span className="bar" data-series={series} style={{ insetInlineStart: share(Math.min(0, amount) - low), inlineSize: share(Math.abs(amount)) }} />}
                <span className="bar-value" style={{ insetInlineStart: share(Math.max(0, amount ?? 0) - low) }}>{amount === null ? "NULL" : formatShort(amount)}</span>
              </span>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}
