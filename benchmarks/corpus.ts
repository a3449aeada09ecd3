/**
 * The corpus of the tree scan: the published files of popular npm packages, which is what a developer's folder is full of.
 * Versions are pinned, so that two machines measure the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const PACKAGES = [
  '@angular/core@20.1.4', '@aws-sdk/client-ec2@3.859.0', '@aws-sdk/client-s3@3.859.0', '@babel/parser@7.28.0', '@mui/material@7.3.1',
  '@nestjs/core@11.1.5', '@types/node@24.1.0', 'antd@5.26.7', 'aws-sdk@2.1692.0', 'bootstrap@5.3.7', 'core-js@3.45.0', 'date-fns@4.1.0',
  'discord.js@14.21.0', 'echarts@5.6.0', 'effect@3.17.6', 'eslint@9.32.0', 'ethers@6.15.0', 'express@5.1.0', 'firebase@12.0.0',
  'graphql@16.11.0', 'highlight.js@11.11.1', 'jquery@3.7.1', 'lodash@4.17.21', 'mathjs@14.6.0', 'moment@2.30.1',
  'mongodb@6.18.0', 'pdfjs-dist@5.4.54', 'playwright-core@1.54.2', 'prettier@3.6.2', 'ramda@0.31.3',
  'react-dom@19.1.1', 'rxjs@7.8.2', 'sequelize@6.37.7', 'svelte@5.37.3', 'swiper@11.2.10', 'tailwindcss@3.4.17', 'three@0.179.1',
  'typeorm@0.3.25', 'typescript@5.9.2', 'vue@3.5.18', 'webpack@5.101.0', 'zod@4.0.14',
];

export interface CorpusSize {
  files: number;
  bytes: number;
}

/** Unpacks the packages that `folder` does not have yet, one folder a package; needs npm and tar. Nothing is installed and no script runs. */
export function makeCorpus(folder: string, say: (line: string) => void): void {
  mkdirSync(folder, { recursive: true });
  for (const spec of PACKAGES) {
    const target = path.join(folder, spec.replace('/', '-'));
    if (existsSync(target)) continue;
    say(`unpacking ${spec}`);
    const work = `${folder}.part`;
    rmSync(work, { recursive: true, force: true });
    mkdirSync(path.join(work, 'out'), { recursive: true });
    const packed = execFileSync('npm', ['pack', spec, '--silent', '--ignore-scripts', '--pack-destination', work], { cwd: work, encoding: 'utf8' });
    const tarball = packed.trim().split('\n').at(-1) ?? '';
    execFileSync('tar', ['-xzf', path.join(work, tarball), '-C', path.join(work, 'out'), '--strip-components=1', '--no-same-owner']);
    renameSync(path.join(work, 'out'), target);
    rmSync(work, { recursive: true, force: true });
  }
}

/** Regular files below `folder` and the sum of their sizes; links are not followed. */
export function sizeOf(folder: string): CorpusSize {
  const size: CorpusSize = { files: 0, bytes: 0 };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    size.files++;
    size.bytes += statSync(path.join(entry.parentPath, entry.name)).size;
  }
  return size;
}
