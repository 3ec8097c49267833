import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { embeddedFolder } from "@atlas/api/lib/database";
import { messageOf } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

/** How much room there is where Atlas writes: the embedded database's folder, and the one for temporary files. */
export const disk: Check<DoctorSubject> = {
  name: "disk",
  needs: ["config"],
  async examine(subject) {
    const { databaseUrl } = projectOf(subject);
    const data = embeddedFolder(databaseUrl, subject.cwd);
    const measured = [...(data === undefined ? [] : [measure("data folder", data)]), measure("temporary files", tmpdir())];
    return [...(await Promise.all(measured)), ...(databaseUrl !== undefined && data === undefined ? [notAsked] : [])];
  },
};

export interface Space {
  /** Bytes that an ordinary user may still write. */
  free: number;
  /** Files that may still be made; Infinity where the file system does not count them. */
  files: number;
}

/** Whether there is enough room for what Atlas writes there. */
export function judgeSpace(what: keyof typeof needs, path: string, { free, files }: Space): Finding {
  const { full, low, why } = needs[what];
  const about = { subject: `disk of ${what}`, message: `${inWords(free)} free in ${path}` };
  if (files === 0) return { ...about, code: "DISK_FULL", severity: "error", message: `no file can be made in ${path}: its file system has no inode left`, hint: "Delete small files that nobody needs." };
  if (free < full) return { ...about, code: "DISK_FULL", severity: "error", hint: `${why} Make room.` };
  if (free < low) return { ...about, code: "DISK_LOW", severity: "warning", hint: `${why} Make room soon.` };
  return { ...about, code: "DISK_ROOMY", severity: "ok" };
}

async function measure(what: keyof typeof needs, path: string): Promise<Finding> {
  const place = existing(path);
  try {
    const { bavail, bsize, blocks, files, ffree } = await statfs(place);
    // Some file systems, such as those that are made up by the kernel, have no size.
    if (blocks === 0) return { code: "DISK_UNKNOWN", severity: "unknown", subject: `disk of ${what}`, message: `the file system of ${place} does not say how much room it has`, hint: "Choose a folder on a disk." };
    return judgeSpace(what, place, { free: bavail * bsize, files: files === 0 ? Infinity : ffree });
  } catch (thrown) {
    return { code: "DISK_UNKNOWN", severity: "unknown", subject: `disk of ${what}`, message: `nobody could say how much room ${place} has: ${messageOf(thrown)}` };
  }
}

/** The folder, or the one in which it would be made. */
function existing(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : existing(dirname(path));
}

function inWords(bytes: number): string {
  const [value, unit] = bytes >= 1e9 ? [bytes / 1e9, "GB"] : bytes >= 1e6 ? [bytes / 1e6, "MB"] : [bytes / 1e3, "kB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

// SQL tells the size of what is there and never the room that is left, to an ordinary role least of all.
const notAsked: Finding = { code: "DISK_UNASKED", severity: "skipped", subject: "disk of the database", message: "its server does not tell over SQL how much room it has: watch it where it runs" };

const needs = {
  // Its log is written in files of 16 MB, and it stops the moment one cannot be made; between two checkpoints the log may grow by max_wal_size, which is 1 GB.
  "data folder": { full: 64e6, low: 1e9, why: "PostgreSQL stops when its log cannot grow, which it may by 1 GB between two checkpoints." },
  // A compiled config takes some kB, which has to fit; what explores copies the semantic layer there.
  "temporary files": { full: 1e6, low: 100e6, why: "Compiled configs, sockets and the files of a sandbox are kept there." },
} as const;
