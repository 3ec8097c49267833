/** What was thrown, and what it says was its cause, outermost first. */
export function causesOf(thrown: unknown): Error[] {
  const causes: Error[] = [];
  for (let one = thrown; one instanceof Error && causes.length < 10; one = one.cause) causes.push(one);
  return causes;
}

/** A slip of the author's pen: thrown by the language itself, in a line of his. A made-up url and a refused fetch are TypeErrors, too, of somebody else's lines. */
export function isSlip(thrown: unknown, dir: string): boolean {
  if (!(thrown instanceof TypeError || thrown instanceof ReferenceError) || "code" in thrown || thrown.cause !== undefined) return false;
  const frame = (thrown.stack ?? "").split("\n").find((line) => /:\d+:\d+\)?$/.test(line)) ?? "";
  return frame.includes(`${dir}/`) && !frame.slice(frame.indexOf(dir) + dir.length).includes("node_modules");
}

/** What the language says when somebody writes to what is frozen; Node's words, and Bun's. */
export function isWriteToFrozen(message: string): boolean {
  return /read.?only property|not extensible|Cannot (assign|add|delete|define|redefine)|Unable to delete property|frozen/i.test(message);
}

/** A service that is not there, which is nobody's fault: the config is made up. */
export function isServiceAway(text: string): boolean {
  return /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|ENOENT|fetch failed|Unable to connect|ConnectionRefused|socket|network|timed? ?out|unreachable/i.test(text);
}

/** A statement that the database refused; its code is an SQLSTATE. */
export function isRefusedByDatabase(thrown: unknown): boolean {
  return thrown instanceof Error && "severity" in thrown && "code" in thrown && /^[0-9A-Z]{5}$/.test(String(thrown.code));
}
