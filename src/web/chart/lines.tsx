import { useEffect, useRef, useState } from "react";
import { formatShort } from "../result/format-value.ts";
import type { ChartPlan } from "./choose-chart.ts";
import { describeChart } from "./describe-chart.ts";
import { niceTicks } from "./nice-ticks.ts";

/** Lines over an axis of time, as wide as there is room: text in it keeps its size. */
export function Lines({ plan }: { plan: ChartPlan }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const values = plan.points.flatMap((point) => point.values.flatMap((value) => value ?? []));
  // An amount is read by its height over zero; a change too small for that is read in the table.
  const ticks = niceTicks(Math.min(0, ...values), Math.max(0, ...values));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const [start = 0, stop = 1] = [plan.points[0]?.at, plan.points.at(-1)?.at];
  const x = (at: number) => left + ((at - start) / (stop - start || 1)) * (width - left - right);
  const y = (value: number) => top + (1 - (value - low) / (high - low)) * (height - top - bottom);
  const labels = spread(plan.points.length, Math.max(2, Math.floor((width - left) / 110)));

  return (
    <div ref={box} className="lines">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={describeChart(plan)}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="grid" x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
            <text x={left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">{formatShort(tick)}</text>
          </g>
        ))}
        {labels.map((index) => {
          const point = plan.points[index];
          const anchor = index === 0 ? "start" : index === plan.points.length - 1 ? "end" : "middle";
          return point && <text key={index} x={index === 0 ? left : x(point.at)} y={height - 6} textAnchor={anchor}>{point.label}</text>;
        })}
        {plan.measures.map((measure, series) => (
          <g key={measure} data-series={series}>
            <path className="line-path" d={pathOf(plan.points.map(({ at, values: amounts }) => ({ x: x(at), y: amounts[series] === null || amounts[series] === undefined ? undefined : y(amounts[series]) })))} />
            {plan.points.length <= mostDots && plan.points.map(({ at, label, values: amounts }, index) => {
              const amount = amounts[series];
              return amount !== null && amount !== undefined && <circle key={index} className="dot" cx={x(at)} cy={y(amount)} r={3}><title>{`${label}: ${amount.toLocaleString("en")}`}</title></circle>;
            })}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** A gap stays a gap: the line is taken up where there is a value again. */
function pathOf(points: readonly { x: number; y: number | undefined }[]): string {
  return points.flatMap(({ x, y }, index) => (y === undefined ? [] : `${index > 0 && points[index - 1]?.y !== undefined ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`)).join("");
}

/** At most `wanted` places of `count`, evenly, with the first and the last. */
function spread(count: number, wanted: number): readonly number[] {
  if (count <= wanted) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: wanted }, (_, index) => Math.round((index * (count - 1)) / (wanted - 1)));
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => { if (entry) setWidth(Math.max(240, Math.floor(entry.contentRect.width))); });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

const height = 230;
const left = 48;
const right = 12;
const top = 12;
const bottom = 28;
const mostDots = 60;
