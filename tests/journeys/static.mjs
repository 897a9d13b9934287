/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small server for the gallery: its pages, the built style and fonts, and the security policy of the real pages. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.json': 'application/json', '.woff2': 'font/woff2',
};

/* Where a path may lie; the first that has it wins. ITHACA_ASSETS: the assets folder of the build. */
function places(path) {
  if (path.startsWith('/assets/')) {
    const name = path.slice('/assets/'.length);
    return [process.env.ITHACA_ASSETS ?? join(root, 'build', 'test', 'assets'), join(root, 'assets')].map((dir) => join(dir, name));
  }
  return [join(here, path)];
}

/* Skills for the gallery's suggestion field. */
function suggest(query) {
  const skills = ['Giving feedback', 'Giving talks', 'Hiring', 'System design', 'Facilitation', 'Forecasting', 'Coaching'];
  const all = skills.map((name, id) => ({ id, name, about: name === 'Coaching' ? 'Training and teaching' : '' }));
  return { skills: all.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())) };
}

async function answer(request, response) {
  const url = new URL(request.url, 'http://localhost');
  const path = normalize(url.pathname);
  if (path === '/suggest.json') {
    response.writeHead(200, { 'Content-Type': types['.json'] });
    return response.end(JSON.stringify(suggest(url.searchParams.get('q') ?? '')));
  }
  for (const place of places(path)) {
    try {
      const body = await readFile(place);
      response.writeHead(200, {
        'Content-Type': types[extname(place)] ?? 'application/octet-stream',
        'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
          + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      });
      return response.end(body);
    } catch (error) {
      if (!['ENOENT', 'EISDIR', 'ENOTDIR'].includes(error.code)) throw error;
    }
  }
  response.writeHead(404).end();
}

/* ret: the address to open, and close() */
export async function serveGallery(port = 0) {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((done) => server.close(done)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serveGallery(Number(process.argv[2] ?? 8100));
  console.log(`${address}/gallery/board.html`);
}
