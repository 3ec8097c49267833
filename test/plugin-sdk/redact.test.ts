import { redactSecrets, secretsIn } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";

test.each([
  ["postgres://user:secret@host/db", "postgres://user:***@host/db"],
  ["postgresql://user:secret@host:5432/db?sslmode=require", "postgresql://user:***@host:5432/db?sslmode=require"],
  ["postgres://user:p@ss@host/db", "postgres://user:***@host/db"],
  ["postgres://user:p%40ss%2Fword@host/db", "postgres://user:***@host/db"],
  ["postgres://user:pass:word@host/db", "postgres://user:***@host/db"],
  ["postgres://user:pa/ss@host/db", "postgres://user:***@host/db"],
  ["postgres://user:pa/s@s@host/db", "postgres://user:***@host/db"],
  ["postgres://user:pa#ss@host/db", "postgres://user:***@host/db"],
  ["postgres://user:pa?ss@host/db", "postgres://user:***@host/db"],
  ["postgres://us%40er:secret@host/db", "postgres://us%40er:***@host/db"],
  ["postgres://me@corp.com:secret@host/db", "postgres://me@corp.com:***@host/db"],
  ["redis://:secret@host:6379", "redis://:***@host:6379"],
  ["postgres://user:secret@[::1]:5432/db", "postgres://user:***@[::1]:5432/db"],
  ["mongodb+srv://user:secret@cluster.net", "mongodb+srv://user:***@cluster.net"],
  ["MYSQL://user:secret@host", "MYSQL://user:***@host"],
  ["snowflake://user:secret@account/database/schema?warehouse=w&role=r", "snowflake://user:***@account/database/schema?warehouse=w&role=r"],
  ["salesforce://user:secret@host?token=t0ken&clientId=id&clientSecret=cs", "salesforce://user:***@host?token=***&clientId=id&clientSecret=***"],
  ["from postgres://a:one@x/db to mysql://b:two@y/db", "from postgres://a:***@x/db to mysql://b:***@y/db"],
  ["postgres://a:one@x/db,postgres://b:two@y/db", "postgres://a:***@x/db,postgres://b:***@y/db"],
  ['{"url":"postgres://a:one@x/db","replica":"postgres://b:two@y/db"}', '{"url":"postgres://a:***@x/db","replica":"postgres://b:***@y/db"}'],
  ["connect(postgres://user:secret@host/db) failed", "connect(postgres://user:***@host/db) failed"],
  ["https://host/path?api_key=k&page=2", "https://host/path?api_key=***&page=2"],
  ["https://host/path?page=2&access_token=t#top", "https://host/path?page=2&access_token=***#top"],
  ["postgres://user:secret@host/db?email=me@corp.com", "postgres://user:***@host/db?email=me@corp.com"],
  ["postgres://user:12345@host/db", "postgres://user:***@host/db"],
  ["http://[::1]:3001/a@b?token=t", "http://[::1]:3001/a@b?token=***"],
  ["host=localhost password=secret dbname=x", "host=localhost password=*** dbname=x"],
  ["Server=x;Pwd=secret;Database=y", "Server=x;Pwd=***;Database=y"],
  ["postgres://host/db?user=u&password=secret", "postgres://host/db?user=u&password=***"],
])("%s", (text, redacted) => {
  expect(redactSecrets(text)).toBe(redacted);
});

test.each([
  "postgres://user@host/db",
  "postgres://host:5432/db",
  "http://localhost:3001/api/health",
  "http://localhost:3001/users/me@corp.com",
  "http://localhost:3001, ask me@corp.com",
  "ask me@corp.com or you@corp.com: both know",
  "at 2026-01-31T12:00:00.000Z, and at 12:00:00",
  "file:///home/user/atlas.config.ts:10:5",
  "import x from 'npm:@scope/name@1.2.3'",
  "https://registry.test/@scope/name",
  "https://host:8080/@scope/name@1.0.0",
  "git@github.com:org/repo.git",
  "SELECT a::text, b FROM t WHERE c = '@' AND d ~ ':'",
  "the token is missing; set apiKey in the config",
  "?passwordless=true",
  "SELECT * FROM t WHERE token = t.token AND token='x'",
  "the password is wrong",
])("%s is left as it is", (text) => {
  expect(redactSecrets(text)).toBe(text);
});

test("the secrets that are given are replaced as they are, as JSON and as URLs write them", () => {
  const secret = 'q"u/ote me';

  expect(redactSecrets(`${secret} ${JSON.stringify({ secret })} ${encodeURIComponent(secret)}`, [secret])).toBe('*** {"secret":"***"} ***');
});

test("a config's secrets are its secret keys and the passwords of its urls, longest first", () => {
  const config = {
    url: "postgres://user:p%40ssword@host/db",
    auth: { apiKey: "key-123456", clientSecret: "client-secret-1", tokens: ["token-one", "token-two"] },
    host: "db.test",
    pin: "short",
  };

  const secrets = secretsIn(config);

  expect(secrets.toSorted()).toEqual(["client-secret-1", "key-123456", "p%40ssword", "p@ssword", "token-one", "token-two"].toSorted());
  expect(secrets.map(({ length }) => length)).toEqual(secrets.map(({ length }) => length).toSorted((a, b) => b - a));
});

test("a config that holds itself has an end", () => {
  const config: Record<string, unknown> = { password: "p4ssword" };
  config.self = config;

  expect(secretsIn(config)).toEqual(["p4ssword"]);
});

test("a long text without secrets takes no time that grows with its square", () => {
  for (const text of ["a://b:".repeat(50_000), "a.".repeat(200_000), `a://b:${"x".repeat(400_000)}`]) {
    expect(redactSecrets(text)).toBe(text);
  }
});
