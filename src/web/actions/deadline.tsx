import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useNow } from "../layout/use-now.ts";
import { timeLeft } from "./time-left.ts";

/** How long somebody still has. When it is over the server is asked: its clock decides, not this one. */
export function Deadline({ at }: { at: string }) {
  const client = useQueryClient();
  const left = timeLeft(at, useNow({ ticking: true }));
  const isOver = left === undefined;

  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: ["actions"] });
  }, [isOver, client]);

  return <time dateTime={at} title={new Date(at).toLocaleString()}>{isOver ? "any moment" : `in ${left}`}</time>;
}
