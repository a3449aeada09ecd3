import { describe, expect, it } from 'vitest';
import { createMasker, maskedPreview, maskerFor } from '../../src/report/mask.ts';
import { OTHER_TOKEN, PASSWORD, runOf, TOKEN } from './runs.ts';

const token = { class: 'access-token' } as const;
const password = { class: 'password' } as const;

function maskerOf(...values: string[]) {
  const masker = createMasker(false);
  masker.learn({ ...runOf([], []).findings[0]!, value: '', sightings: [], parts: values.map((value) => ({ name: '', rule: '', value: latin1(value) })) });
  return masker;
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

describe('preview of a secret', () => {
  it('F130 shows type, length class and four characters of a prefix that everybody knows', () => {
    expect(maskedPreview(TOKEN, token)).toBe('ghp_******** (access-token, 32-63 characters)');
    expect(maskedPreview(['github', '_pat_', '0'.repeat(74)].join(''), token)).toBe('gith******** (access-token, 64-127 characters)');
  });

  it('F130 shows nothing but the type of a secret without such a prefix, of a short one, of a password', () => {
    expect(maskedPreview('q7WdRk2Xv9LmZ4TbN8sYcH3fGpUa6eQ1', token)).toBe('******** (access-token)');
    expect(maskedPreview(TOKEN.slice(0, 15), token)).toBe('******** (access-token)');
    expect(maskedPreview(TOKEN, password)).toBe('******** (password)');
    expect(maskedPreview('a', password)).toBe(maskedPreview('a'.repeat(200), password));
    expect(maskedPreview(TOKEN, undefined)).toMatch(/\(secret,/);
  });

  it('F130 counts code points, not bytes or units', () => {
    expect(maskedPreview(latin1(`ghp_${'😀'.repeat(11)}`), token)).toBe('******** (access-token)');
    expect(maskedPreview(latin1(`ghp_${'😀'.repeat(12)}`), token)).toBe('ghp_******** (access-token, 16-31 characters)');
  });
});

describe('masking of texts', () => {
  it('F130 masks every occurrence, also percent-encoded, JSON-escaped and in base64 at any alignment', () => {
    const secret = 'p"ä$s/w0rd\t+1';
    const masker = maskerOf(secret);
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      JSON.stringify(secret).slice(1, -1),
      'p\\"\\u00e4$s/w0rd\\t+1',
      ...['', 'u', 'u:', 'usr:'].map((before) => Buffer.from(`${before}${secret}`).toString('base64')),
      Buffer.from(secret).toString('base64url'),
    ];
    for (const spelling of spellings) expect(masker.text(`<${spelling}>`)).toMatch(/^<[A-Za-z0-9]{0,5}\*{8}>$/);
  });

  it('F130 masks a secret that overlaps another, and the longer of two where one is part of the other', () => {
    expect(maskerOf('abcdefgh', 'efghijkl').text('x abcdefghijkl y')).toBe('x ******** y');
    expect(maskerOf('hunter22', 'my-hunter22-key').text('k=my-hunter22-key, p=hunter22')).toBe('k=********, p=********');
  });

  it('F130 masks the single lines of a secret of several lines, but not the armour that all keys share', () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBgkq', 'hkiG9w0BAQEFAASC', '-----END PRIVATE KEY-----'].join('\n');
    const masker = maskerOf(key);
    expect(masker.text('see hkiG9w0BAQEFAASC below -----BEGIN PRIVATE KEY-----')).toBe('see ******** below -----BEGIN PRIVATE KEY-----');
    expect(masker.text(JSON.stringify({ key }))).toBe('{"key":"********"}');
  });

  it('F130 masks bytes that are not UTF-8', () => {
    const masker = createMasker(false);
    masker.learn({ value: 'caf\xe9-\xffsecret', parts: [], sightings: [] } as never);
    expect(masker.path('caf\udce9-\udcffsecret.txt')).toBe('********.txt');
    expect(masker.text('café-ÿsecret')).toBe('********');
    expect(masker.text('caf\ufffd-\ufffdsecret')).toBe('********');
  });

  it('F130 masks a secret of one to three characters only where it stands alone', () => {
    expect(maskerOf('a').text('a cat = a')).toBe('******** cat = ********');
  });

  it('F130 leaves short words in the texts of rules, which everybody can read elsewhere', () => {
    const masker = maskerOf('token', TOKEN);
    expect(masker.ruleText(`Access token like ${TOKEN}`)).toBe('Access token like ********');
  });

  it('hunts no plain word that the policy judged to be no secret', () => {
    const file = { path: 'a.txt', content: 'password = password' };
    const allowed = runOf([file], [{ value: 'password', suppressedBy: 'allowlist' }]);
    expect(maskerFor(allowed, false).text('password = x')).toBe('password = x');
    const baselined = runOf([file], [{ value: 'password', suppressedBy: 'baseline' }]);
    expect(maskerFor(baselined, false).text('password = x')).toBe('******** = x');
    const judged = runOf([{ path: 'a.txt', content: OTHER_TOKEN }], [{ value: OTHER_TOKEN, suppressedBy: 'confidence' }]);
    expect(maskerFor(judged, false).text(OTHER_TOKEN)).toBe('********');
  });

  it('masks nothing when secrets are asked for', () => {
    const run = runOf([{ path: 'a.txt', content: PASSWORD }], [{ value: PASSWORD }]);
    expect(maskerFor(run, true).text(PASSWORD)).toBe(PASSWORD);
  });
});
