import { installPeers } from "../../bench/support/peers.ts";

/** The folder with the real ClickHouse, a library of half a gigabyte that is installed once into a temporary folder. */
export function installChdb(): Promise<string> {
  return installPeers({ chdb: "3.4.0" });
}
