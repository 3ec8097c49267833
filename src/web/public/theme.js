// Runs before the first paint, so that a remembered theme does not flash. theme/use-theme.ts writes what is read here.
try {
  const theme = localStorage.getItem("atlas-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; the system's theme is as good.
}
