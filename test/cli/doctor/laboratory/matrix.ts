/** The confusion matrix in words: how often each planted code was found as which, and what lies off the diagonal. */
export function matrixOf(diagnoses: readonly { planted: string; found: readonly string[] }[]): { text: string; confused: string[] } {
  const cells = new Map<string, number>();
  const confused: string[] = [];
  for (const { planted, found } of diagnoses) {
    const code = planted.split(" ")[0] ?? "";
    for (const other of found.length > 0 ? found : ["nothing"]) {
      cells.set(`${code} ${other}`, (cells.get(`${code} ${other}`) ?? 0) + 1);
      if (other !== code) confused.push(`${planted} found as ${other}`);
    }
  }
  const rows = [...cells].map(([cell, count]) => `${cell.split(" ").map((code) => code.padEnd(28)).join("")}${count}`);
  const diagonal = diagnoses.length - new Set(confused.map((line) => line.split(" found as ")[0])).size;
  return { text: [`${"planted".padEnd(28)}${"found".padEnd(28)}`, ...rows, `${diagonal} of ${diagnoses.length} on the diagonal alone, ${confused.length} off it`].join("\n"), confused };
}
