import { Bars } from "./bars.tsx";
import type { ChartPlan } from "./choose-chart.ts";
import { Lines } from "./lines.tsx";

/** The chart with its title and, where there is more than one, its measures. The table beside it says the same in words. */
export function Chart({ plan }: { plan: ChartPlan }) {
  return (
    <figure className="chart">
      <figcaption>
        {plan.title}
        {plan.measures.length > 1 && (
          <ul className="legend">
            {plan.measures.map((measure, index) => <li key={measure} data-series={index}>{measure.replaceAll("_", " ")}</li>)}
          </ul>
        )}
      </figcaption>
      {plan.form === "line" ? <Lines plan={plan} /> : <Bars plan={plan} />}
    </figure>
  );
}
