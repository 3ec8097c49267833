import { smallFolder } from "../../../support/small-folder.ts";
import type { Fault } from "./fault.ts";

/** Temporary files have a file system of 2 MB to themselves, of which so many bytes are taken. */
const small = (taken: number) => async () => {
  const [folder, fill] = (await smallFolder("2m")) ?? fail();
  if (taken > 0) await fill(taken);
  return { TMPDIR: folder };
};

function fail(): never {
  throw new Error("A full disk is planted on a file system of its own, and nobody may mount one here.");
}

/** What is wrong with the room that Atlas has. */
export const diskFaults: Fault[] = [
  { name: "a disk for temporary files that is nearly full", code: "DISK_LOW", plant: small(0) },
  { name: "a disk for temporary files that is full", code: "DISK_FULL", plant: small(1.5e6) },
  { name: "temporary files where there is no disk", code: "DISK_UNKNOWN", environment: { TMPDIR: "/proc" } },
];
