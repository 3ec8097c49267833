/** Replaces the password of every URL in `text` and the values of well-known secret parameters by `***`. */
export function redactSecrets(text: string): string {
  return text.replace(credentials, "$1***@").replace(parameters, "$1***");
}

// Greedy up to the last @ before a separator: passwords hold unescaped @ signs in real .env files.
const credentials = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`]*:)[^\s/"'`]*@/gi;
const parameters = /([?&;](?:password|pwd|passwd|secret|token|api_?key|access_?token|client_?secret|auth)=)[^\s&;#"'`]*/gi;
