export interface Annotation {
  command: string;
  properties: Record<string, string>;
  message: string;
}

/** What a runner of GitHub Actions takes for commands in a log: its own grammar, both the present and the older one. */
export function readAnnotations(log: string): Annotation[] {
  return log.split(/\r\n|\n|\r/).flatMap((line) => {
    const [, command, list = "", data = ""] = line.trimStart().match(/^::([^\s:]+)(?: (.*?))?::(.*)$/su) ?? [];
    if (command) return [{ command, properties: Object.fromEntries(list.split(",").filter(Boolean).map(readProperty)), message: unescape(data) }];
    return line.includes("##[") ? [{ command: "##[", properties: {}, message: line }] : [];
  });
}

function readProperty(property: string): [string, string] {
  const at = property.indexOf("=");
  return [property.slice(0, at), unescape(property.slice(at + 1))];
}

function unescape(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");
}
