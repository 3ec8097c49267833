import { useEffect, useRef, useState } from "react";

/** Keeps the end in sight while whoever reads is there, and leaves them alone when they have scrolled away. */
export function useFollow(grown: unknown) {
  const [isAway, setAway] = useState(false);
  const follows = useRef(true);

  useEffect(() => {
    const look = () => {
      const page = document.documentElement;
      follows.current = page.scrollHeight - window.scrollY - window.innerHeight < near;
      setAway(!follows.current);
    };
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, []);

  useEffect(() => {
    if (follows.current) window.scrollTo({ top: document.documentElement.scrollHeight });
  }, [grown]);

  function follow(): void {
    follows.current = true;
    window.scrollTo({ top: document.documentElement.scrollHeight });
  }

  return { isAway, follow };
}

const near = 120;
