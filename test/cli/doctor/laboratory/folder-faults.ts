import { runAtlas } from "../../checks/run-atlas.ts";
import { smallFolder, type SmallFolder } from "../../../support/small-folder.ts";
import { canary, type Fault } from "./fault.ts";

const repository = { ".git/HEAD": "ref: refs/heads/main\n", ".git/objects/x": "", ".git/refs/x": "" };
const embedded = { DATABASE_URL: "embedded:.data/postgres" };

/** What is wrong with where Atlas writes: on file systems that are real, and with an embedded database that was made. */
export const folderFaults: Fault[] = [
  small("a disk with little room left", "DISK_LOW", 0),
  small("a disk with no room left", "DISK_FULL", 4e6),
  { name: "a file system that has no size", code: "DISK_UNKNOWN", environment: { TMPDIR: "/proc" } },
  { name: "an embedded database that git would take in", code: "DATA_NOT_IGNORED", files: { ...repository, ".gitignore": ".env\n", ".env": `API_KEY=${canary}\n` }, environment: embedded, untraced: ".data", plant: migrated },
];

/** Temporary files go to a file system of two megabytes, of which so many bytes are taken. */
function small(name: string, code: string, taken: number): Fault {
  let made: SmallFolder | undefined;
  function plant(): Record<string, string> {
    made = smallFolder("2m");
    made.fill(taken);
    return { TMPDIR: made.folder };
  }
  return { name, code, plant, lift: () => made?.remove() };
}

async function migrated(cwd: string): Promise<undefined> {
  const { exitCode, stderr } = await runAtlas(["migrate", "--cwd", cwd], { environment: embedded });
  if (exitCode !== 0) throw new Error(`The embedded database was not made: ${stderr}`);
}
