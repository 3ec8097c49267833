/** The files that `npm publish` would take, by npm's own rules. */
export async function publishedFiles(dir: string, manifest: Record<string, unknown>): Promise<string[]> {
  const { default: packlist } = await import("npm-packlist");
  // The part of npm's tree that packlist reads of a package that bundles no others.
  const tree = { path: dir, package: manifest, isProjectRoot: true, edgesOut: new Map() } as unknown as Parameters<typeof packlist>[0];
  return packlist(tree);
}
