import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { isAtlasError } from "@useatlas/plugin-sdk";
import { describe, expect, onTestFinished, test } from "vitest";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { clouds, type Cloud } from "../support/servers/clouds.ts";
import { daytonaApi } from "../support/servers/daytona.ts";
import { refusedUrl } from "../support/servers/http-api.ts";
import { tempProject } from "../support/temp-project.ts";

const files = { "semantic/entities/orders.yml": "table: orders\n", "semantic/glossary/Umsatz (€).yml": "größer: 'als' \"$null\"\n", "secret.txt": "not for the sandbox\n" };

const nobody = await refusedUrl();

describe.each(clouds)("$vendor", (cloud) => {
  describe.skipIf(!hasBubblewrap())("a command", () => {
    test("is a result, with its exit code and its two streams apart", async () => {
      const { backend } = await opened(cloud);

      expect(await backend.exec("cat entities/orders.yml; echo lost >&2; exit 3")).toEqual({ stdout: "table: orders\n", stderr: "lost\n", exitCode: 3 });
      expect(await backend.exec("true")).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(await backend.exec("nothing-of-this-name")).toMatchObject({ stdout: "", exitCode: 127 });
    });

    test("sees the files, whatever they are called, and nothing that a link leads to", async () => {
      const { backend } = await opened(cloud, { link: true });

      const { stdout } = await backend.exec("find . -type f -o -type l | LC_ALL=C sort; cat glossary/*");

      expect(stdout).toBe("./entities/orders.yml\n./glossary/Umsatz (€).yml\ngrößer: 'als' \"$null\"\n");
    });

    test("may be quoted in any way, and of any length that is allowed", async () => {
      const { backend } = await opened(cloud);
      const long = "x".repeat(99_000);

      expect(await backend.exec(`echo "it's \\"$((1 + 1))\\" \`echo ok\`" 'and $HOME'`)).toMatchObject({ stdout: 'it\'s "2" ok and $HOME\n' });
      expect(await backend.exec(`echo ${long} | wc -c`)).toMatchObject({ stdout: "99001\n" });
    });

    test("cannot become root, and sees nothing of how it was sent", async () => {
      const { backend } = await opened(cloud);

      const { stdout } = await backend.exec("grep NoNewPrivs /proc/self/status; env | grep -c ATLAS");

      expect(stdout).toBe("NoNewPrivs:\t1\n0\n");
    });

    test("that takes too long is ended there, with what it had printed", async () => {
      const { backend, api } = await opened(cloud, { timeoutSec: 1 });

      expect(await backend.exec("echo begun; sleep 1000; echo ended")).toMatchObject({ stdout: "begun\n", exitCode: 124 });
      expect(await backend.exec("ps ax 2>/dev/null | grep -c '[s]leep 1000'")).toMatchObject({ stdout: "0\n" });
      expect(api.alive()).toHaveLength(1);
    });

    test("that prints without end is ended, with its beginning", async () => {
      const { backend } = await opened(cloud);

      const { stdout, exitCode } = await backend.exec("yes");

      expect(stdout).toBe("y\n".repeat(2 ** 19));
      expect(exitCode).toBe(153);
    });

    test("does not disturb others that run at the same time", async () => {
      const { backend } = await opened(cloud);

      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => backend.exec(`echo ${index}; exit ${index}`)));

      expect(answers).toEqual(answers.map((_, index) => ({ stdout: `${index}\n`, stderr: "", exitCode: index })));
    });
  });

  test.skipIf(!hasBubblewrap())("commands that run end when it is closed, which deletes it once; later ones are refused", async () => {
    const { backend, api } = await opened(cloud);
    const running = backend.exec("sleep 1000").catch((thrown: unknown) => thrown);
    await until(() => api.requests.some(({ method, path }) => cloud.asks.run.test(`${method} ${path}`)));

    await Promise.all([backend.close?.(), backend.close?.()]);

    expect(isAtlasError(await running)).toBe(true);
    expect(api.alive()).toEqual([]);
    expect(api.requests.filter(({ method, path }) => cloud.asks.remove.test(`${method} ${path}`))).toHaveLength(1);
    await expect(backend.exec("true")).rejects.toMatchObject({ code: "SANDBOX_CLOSED" });
  });

  test("it is asked for without network, and with an end of its own", async () => {
    const { api } = await opened(cloud);

    const created = api.requests.find(({ method, path }) => cloud.asks.create.test(`${method} ${path}`));

    expect(created?.body).toMatchObject(cloud.denied);
  });

  test("teardown closes what is open, and is harmless twice", async () => {
    const { plugin, api } = await opened(cloud);

    await plugin.teardown();
    await plugin.teardown();

    expect(api.alive()).toEqual([]);
  });

  describe("when it cannot be made, nothing is left over that costs money:", () => {
    test.each([
      { what: "the upload is refused", on: "upload", trouble: { answer: { status: 507, body: { message: "no space left", code: 507, error: { message: "no space left" } } } }, timeoutSec: 30, code: "SANDBOX_REFUSED" },
      { what: "the upload is never answered", on: "upload", trouble: {}, timeoutSec: 1, code: "SANDBOX_TIMEOUT" },
      { what: "the answer to its creation is lost", on: "create", trouble: { loseAnswer: true }, timeoutSec: 30, code: /SANDBOX_(UNREACHABLE|REFUSED)/ },
      { what: "its creation comes after the time is over", on: "create", trouble: { delayMs: 1200 }, timeoutSec: 1, code: "SANDBOX_TIMEOUT" },
    ] as const)("$what", async ({ on, trouble, timeoutSec, code }) => {
      const { api, root, plugin } = await arranged(cloud, { timeoutSec });
      api.interfere({ on: cloud.asks[on], ...trouble });

      const thrown = await Promise.resolve(plugin.sandbox.create(join(root, "semantic"))).catch((reason: unknown) => reason);

      expect(thrown).toMatchObject({ code: expect.stringMatching(code), hint: expect.stringMatching(/\w/) });
      expect(api.requests.some(({ method, path }) => cloud.asks.remove.test(`${method} ${path}`))).toBe(true);
      expect(api.alive()).toEqual([]);
    });

    test.each([
      { what: "the key is wrong", options: { secret: `${cloud.secret}-but-wrong` }, trouble: undefined, code: "SANDBOX_UNAUTHORIZED" },
      { what: "there were too many requests", options: {}, trouble: { on: cloud.asks.create, answer: { status: 429, body: { code: 429, message: "Too many requests" } } }, code: "SANDBOX_RATE_LIMITED" },
      { what: "nothing is ever answered", options: { timeoutSec: 1 }, trouble: { on: /./ }, code: "SANDBOX_TIMEOUT" },
      { what: "nobody is there", options: { url: nobody }, trouble: undefined, code: "SANDBOX_UNREACHABLE" },
    ])("$what", async ({ options, trouble, code }) => {
      const { api, root, plugin } = await arranged(cloud, options);
      api.interfere(trouble);

      const thrown = await Promise.resolve(plugin.sandbox.create(join(root, "semantic"))).catch((reason: unknown) => reason);

      expect(thrown).toMatchObject({ code });
      expect(String(thrown)).toContain(cloud.vendor);
      expect(String(thrown)).not.toContain(cloud.secret);
      expect(api.alive()).toEqual([]);
    });
  });

  test("one whose time was over is told from a command that failed, and can still be closed", async () => {
    const { backend, api } = await opened(cloud);
    await api.expireAll();

    await expect(backend.exec("ls")).rejects.toMatchObject({ code: "SANDBOX_GONE" });
    await expect(backend.close?.()).resolves.toBeUndefined();
  });

  test("a deletion that fails is told", async () => {
    const { backend, api } = await opened(cloud);
    api.interfere({ on: cloud.asks.remove, answer: { status: 400, body: { message: "busy", code: 400, error: { message: "busy" } } } });

    await expect(backend.close?.()).rejects.toMatchObject({ code: "SANDBOX_REFUSED", message: expect.stringContaining("busy") });
  });
});

test("a Daytona sandbox that never starts is deleted", async () => {
  const api = await daytonaApi();
  onTestFinished(api.stop);
  api.startAs("error");
  const [daytona] = clouds;
  const root = await tempProject(files);

  const creating = daytona?.plugin({ url: api.url }).sandbox.create(join(root, "semantic"));

  await expect(creating).rejects.toThrow("no runner");
  expect(api.alive()).toEqual([]);
});

async function arranged(cloud: Cloud, { url, ...options }: { url?: string; secret?: string; timeoutSec?: number } = {}) {
  const root = await tempProject(files);
  const api = await cloud.start();
  onTestFinished(api.stop);
  return { root, api, plugin: cloud.plugin({ url: url ?? api.url, ...options }) };
}

async function opened(cloud: Cloud, { link = false, timeoutSec = 30 } = {}) {
  const { root, api, plugin } = await arranged(cloud, { timeoutSec });
  if (link) await symlink(join(root, "secret.txt"), join(root, "semantic/link.txt"));
  return { api, plugin, backend: await plugin.sandbox.create(join(root, "semantic")) };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
