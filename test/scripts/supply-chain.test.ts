/** What the scripts say of packages that others wrote: with the real npm, and a registry that is none. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { listenAnywhere } from '../support/ports.js';
import { PROJECT, type Result } from '../support/pm2.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-supply-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function run(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Result> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(PROJECT, 'scripts', script), ...args],
      { env: { ...process.env, npm_config_cache: join(directory, 'npm'), ...env } },
      (_error, stdout, stderr) => done({ status: child.exitCode ?? -1, output: `${stdout}${stderr}` }),
    );
  });
}

const FAULT = {
  id: 1,
  url: 'https://faults.example/1',
  title: 'Planted by the test',
  severity: 'high',
  vulnerable_versions: '>=0',
};

const LATEST = '999.0.0';

describe('npm run audit', () => {
  let registry: Server;
  let asked: string[];

  /** A registry that answers what is asked of known faults. */
  async function answering(status: number, body: unknown): Promise<Record<string, string>> {
    registry = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      // npm also asks for the packages that have a fault: which of their versions there are.
      const name = request.url?.slice(1) ?? '';
      const answer =
        request.method === 'GET' ? { name, versions: { [LATEST]: { name, version: LATEST } } } : body;
      request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(answer)));
    });
    return { npm_config_registry: `http://127.0.0.1:${await listenAnywhere(registry)}/` };
  }

  beforeEach(() => {
    asked = [];
  });

  afterEach(async () => {
    registry.closeAllConnections();
    await new Promise((resolve) => registry.close(resolve));
  });

  test('is green when nothing is known', async () => {
    const { status, output } = await run('audit.js', [], await answering(200, {}));
    expect(output).toMatch(/audit: 0 of \d+ packages have known faults/);
    expect(status).toBe(0);
    expect(asked).toContain('POST /-/npm/v1/security/advisories/bulk');
  });

  test('is red on a known fault of what runs in production, and names it', async () => {
    const { status, output } = await run('audit.js', [], await answering(200, { winston: [FAULT] }));
    expect(output).toMatch(/^high: winston \S+: Planted by the test https:\/\/faults\.example\/1$/m);
    expect(status).toBe(1);
  });

  test('is green on a fault of what only develops it', async () => {
    const { status } = await run('audit.js', [], await answering(200, { vitest: [FAULT] }));
    expect(status).toBe(0);
  });

  test('says why nothing is known when the registry does not answer that', async () => {
    const { status, output } = await run('audit.js', [], await answering(405, {}));
    expect(output).toMatch(/audit skipped, nothing is known: 405 Method Not Allowed/);
    expect(status).toBe(0);
  });

  test('says why nothing is known when there is no registry', async () => {
    const env = await answering(200, {});
    await new Promise((resolve) => registry.close(resolve));
    const { status, output } = await run('audit.js', [], env);
    expect(output).toMatch(/audit skipped, nothing is known: .*ECONNREFUSED/);
    expect(status).toBe(0);
  });
});

test('npm run sbom names every package that runs in production, with version and hash', async () => {
  const file = join(directory, 'bill.json');
  const { status, output } = await run('sbom.js', [file], {});
  expect(status, output).toBe(0);
  const bill = JSON.parse(readFileSync(file, 'utf8')) as {
    bomFormat: string;
    metadata: { component: { name: string } };
    components: { name: string; version: string; hashes?: unknown[] }[];
  };
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'chat-tui' } } });
  const { dependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const named = Object.fromEntries(bill.components.map(({ name, version }) => [name, version]));
  expect(named).toMatchObject(dependencies);
  expect(named, 'what only develops it').not.toHaveProperty('vitest');
  expect(bill.components.filter(({ hashes }) => !hashes?.length)).toEqual([]);
  expect(existsSync(join(PROJECT, 'sbom.cdx.json')), 'only where it was asked for').toBe(false);
});
