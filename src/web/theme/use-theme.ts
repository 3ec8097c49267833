import { useEffect, useState } from "react";

export type Theme = "system" | "light" | "dark";

/** The theme and how to change it. Remembered in this browser; public/theme.js reads it before the first paint. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => themeOf(document.documentElement.dataset["theme"]));

  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    try {
      if (theme === "system") localStorage.removeItem("atlas-theme");
      else localStorage.setItem("atlas-theme", theme);
    } catch {
      // Storage may be switched off; the theme then lasts as long as the page.
    }
  }, [theme]);

  return [theme, setTheme];
}

function themeOf(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
