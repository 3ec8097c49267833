/**
 * The API key of whoever is signed in. It lives as long as the tab: sessionStorage, never localStorage, and never a
 * cookie, which a foreign site could ride on.
 */
export const session = {
  key: (): string | null => sessionStorage.getItem(name),
  signIn(key: string): void {
    sessionStorage.setItem(name, key);
  },
  signOut(): void {
    sessionStorage.removeItem(name);
  },
};

const name = "atlas-api-key";
