import * as fc from 'fast-check';
import { beforeAll, describe as group, expect, it } from 'vitest';
import { assignmentAt } from '../../src/engine/generic/assignment.ts';
import type { Hit } from '../../src/engine/candidate.ts';
import type { Scanner } from '../../src/engine/index.ts';
import type { GenericDetector } from '../../src/model.ts';
import { matchesOf, newScanner, rawMatches, rules } from './scanning.ts';

// Values in parts, so that nothing in this file looks like a live one: a password, a token, hexadecimal digits, letters, a short password.
const P = ['Kx9!mP2v', 'Qz7'].join('');
const T = ['q8Zr4tV1xN7m', 'Kc2pLd9wYb3s'].join('');
const H = ['9f2c7a51e8b34d60', 'a1c95e7f208d4b36'].join('');
const L = ['kfwtxjgn', 'bplsqhzv'].join('');
const S = ['x7Gq2', 'LwP9z'].join('');
const B = Buffer.from(`svc:${S}`).toString('base64');

/** A line that leaks each of its values, as people write them. */
const LEAKS: Record<string, string[]> = {
  '.env and shell': [
    `DB_PASSWORD=${P}`, `DB_PASSWORD="${P}"`, `DB_PASSWORD='${P}'`, `EMAIL_HOST_PASSWORD=${L}`, `export API_TOKEN=${T}`, `export API_TOKEN="${T}" # live`, `set API_TOKEN=${T}`, `$env:API_TOKEN = "${T}"`,
    `setenv API_TOKEN ${T}`, `API_KEY=\${API_KEY:-${T}}`, `: "\${API_KEY:=${T}}"`, `[string]$Password = "${P}"`, `machine api.orchard.dev login bot password ${P}`,
  ],
  YAML: [
    `password: ${P}`, `password: "${P}"`, `  api_key:   '${T}'`, `client-secret: ${T} # dev`, `- API_TOKEN=${T}`, `- "API_TOKEN=${T}"`, `- name: DB_PASSWORD\n  value: "${P}"`, `    - name: DB_PASSWORD\r\n      value: ${P}`,
    `app.jwt.secret: ${H}`, `MYSQL_ROOT_PASSWORD: ${P}`, `      - POSTGRES_PASSWORD=${S}`, `args: ["--password", "${P}"]`,
  ],
  JSON: [`"password": "${P}",`, `{"auth_token":"${T}"}`, `"client_secret" : "${H}"`, `{"name": "DB_PASSWORD", "value": "${P}"}`, `"Key": "ApiToken",\n  "Value": "${T}"`, `"{\\"password\\":\\"${P}\\"}"`],
  'TOML, INI and properties': [`password = "${P}"`, `api_key = '${T}'`, `password=${P}`, `db.password = ${P}`, `spring.datasource.password=${P}`, `//registry.orchard.dev/:_authToken=${T}`, `ansible_ssh_pass=${S}`],
  PHP: [`define('DB_PASSWORD', '${P}');`, `define( "DB_PASSWORD", "${P}" );`, `'password' => '${P}',`, `"secret" => "${T}",`, `$password = '${P}';`, `$config['db_password'] = '${P}';`, `$db["password"]="${P}";`, `env('API_KEY', '${T}')`],
  Python: [
    `PASSWORD = '${P}'`, `SECRET_KEY = r"${T}"`, `client = Client(api_key="${T}")`, `connect(host, password='${P}')`, `config["api_key"] = "${T}"`, `os.environ["API_TOKEN"] = "${T}"`, `os.environ.setdefault("SECRET_KEY", "${T}")`,
    `self.password: str = "${P}"`, `api_key = os.getenv("API_KEY", "${T}")`, `token = os.environ.get('TOKEN', '${T}')`, `api_key: SecretStr = SecretStr("${T}")`,
  ],
  'Java and Kotlin': [`private static final String PASSWORD = "${P}";`, `String apiKey = "${T}";`, `props.setProperty("password", "${P}");`, `.password("${P}")`, `.setPassword("${P}");`, `.withPassword("${P}")`, `private val apiKey: String = "${T}"`],
  Go: [`Password: "${P}",`, `APIKey:      "${T}",`, `const apiToken = "${T}"`, `password := "${P}"`, `apiKey := \`${T}\``, `os.Setenv("API_TOKEN", "${T}")`],
  Ruby: [`password: '${P}'`, `:password => "${P}"`, `ENV['API_TOKEN'] ||= '${T}'`, `ENV.fetch("API_TOKEN", "${T}")`, `config.secret_key_base = '${H}${H}'`],
  'C# and Gradle': [`const string Password = "${P}";`, `var password = @"${P}";`, `Password = "${P}",`, `storePassword '${P}'`, `storePassword ${P}`, `signingConfig { keyPassword "${P}" }`],
  'JavaScript and TypeScript': [`const apiKey = "${T}";`, `apiKey: '${T}',`, `password: string = '${P}';`, `process.env.API_KEY || "${T}"`, `process.env.API_KEY ?? '${T}'`, `headers: { 'X-Api-Key': '${T}' }`, `axios.get(url, { params: { api_key: "${T}" } })`],
  'Docker and Terraform': [
    `ENV DB_PASSWORD=${P}`, `ENV DB_PASSWORD ${P}`, `ENV PASSWORD ${S}`, `ARG NPM_TOKEN=${T}`, `  password = "${P}"`, `  admin_password                  = "${P}"`, `  secret_key            = "${T}"`, `variable "db_password" { default = "${P}" }`,
    `variable "db_password" {\n  type    = string\n  default = "${P}"\n}`,
  ],
  XML: [`<password>${P}</password>`, `<apiKey>${T}</apiKey>`, `<add key="ApiPassword" value="${P}" />`, `<property name="password" value="${P}"/>`, `<string name="api_key">${T}</string>`, `<entry key="password">${P}</entry>`, `<user name="a" password="${P}"/>`],
  'commands and SQL': [
    `curl -H "X-Api-Key: ${T}" https://api.orchard.dev`, `curl -H "PRIVATE-TOKEN: ${T}"`, `curl -d 'password=${P}'`, `--data '{"password":"${P}"}'`, `https://api.orchard.dev/v1?api_key=${T}&x=1`, `?access_token=${T}`, `mytool --password ${P} run`,
    `mytool --password=${P}`, `--api-key "${T}"`, `mysql -u root --password='${P}'`, `ALTER USER app WITH PASSWORD '${P}';`, `SET PASSWORD = '${P}'`,
  ],
  'marks and blanks in a value': [`"password": "${['Kx9\'m', 'P2vQ'].join('')}"`, `password='${['Kx9"m', 'P2vQ'].join('')}'`, `password = "${['qhzv kfwt', ' xjgn bpls'].join('')}"`],
  'headers with credentials': [`Authorization: Basic ${B}`, `-H "Authorization: Basic ${B}"`, `headers["Authorization"] = "Bearer ${T}"`, `'Authorization': f'Bearer ${T}'`, `req.Header.Set("Authorization", "Bearer ${T}")`, `Authorization: token ${H}`, `X-Auth-Token: ${T}`],
  'addresses and connection strings': [
    `postgres://app:${S}@db.orchard.dev:5432/app`, `DATABASE_URL="postgresql://app:p%40ss${S}@db.orchard.dev/app"`, `mongodb+srv://api:${S}@cluster0.k3xyz.mongodb.net/prod`, `https://bot:${T}@git.orchard.dev/app.git`, `amqp://svc:${S}@mq.orchard.dev//`,
    `redis://:${S}@cache.orchard.dev:6379/0`, `smtp://user%40orchard.dev:${S}@mail.orchard.dev:587`, `Server=sql01;Database=app;User Id=svc;Password=${P};`, `jdbc:mysql://db.orchard.dev/app?user=app&password=${S}`,
  ],
};

/** Lines of ordinary code, configuration and text around the same words. */
const HARMLESS = [
  'const password = req.body.password;', 'password = getpass.getpass()', 'password: { type: String, required: true },', 'if (password !== confirmPassword) {', 'return jwt.sign(payload, process.env.JWT_SECRET);', 'token = response.json()["access_token"]',
  'password = os.environ["DB_PASSWORD"]', "password: process.env.DB_PASSWORD || 'postgres',", 'DB_PASSWORD=${DB_PASSWORD}', 'DB_PASSWORD=$DB_PASSWORD', 'DB_PASSWORD={{ db_password }}', 'password: <your password>', 'password: changeme', 'PASSWORD=********', 'api_key = "YOUR_API_KEY"',
  'apiKey: config.get("apiKey"),', 'const token = await getToken(user, "read:user");', 'tokens = tokenizer.encode(text)', 'max_tokens: 4096', 'token_type_ids = torch.zeros(1)', 'secretName: database-credentials', 'secretKeyRef:\n  name: db\n  key: password', 'name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:',
  'variable "db_password" {\n  type      = string\n  sensitive = true\n}', 'variable "db_password" { default = "" }', 'password = var.db_password', 'password = random_password.db.result', 'password = data.aws_ssm_parameter.db.value', '<input type="password" name="password" placeholder="Enter a password" />',
  '<label for="password">Password</label>', '"password": "Passwort",', '"forgotPassword": "Forgot your password?",', "t('auth.password.label')", 'password_hash = bcrypt.hashpw(password, salt)', 'public static String encodePassword(String password, String salt) {', 'func (c *Client) SetToken(token string) error {',
  'this.password = password;', 'self._token = token', 'token := strings.TrimPrefix(header, "Bearer ")', 'Authorization: Bearer <token>', 'headers: { Authorization: `Bearer ${token}` }', 'Authorization: Basic ${credentials}', '"Authorization": "Bearer " + accessToken,', 'X-Auth-Token: $OS_TOKEN',
  'https://user:password@example.com/', 'https://$USER:$PASS@git.orchard.dev/app.git', 'postgres://postgres:postgres@localhost:5432/app', 'redis://localhost:6379/0', 'https://orchard.dev:8443/@team/app', 'mongodb://<user>:<password>@cluster0.mongodb.net', 'git@github.com:team/app.git', 'http://[::1]:3000/@vite/client',
  `sha256: ${H}${H}`, `"integrity": "sha512-${T}${T}${T}${T}=="`, `commit_token_sha: ${H}12345678`, `passwordHash: "$2b$10$${T}${T}"`, 'secret: aws:secretsmanager:eu-west-1', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db/password-AbCdEf', 'password: op://vault/item/password', 'api_key: !vault |',
  'token: 1234567890', 'pwd: /home/app/releases/current', 'const PASSWORD_MIN_LENGTH = 12;', 'password_reset_timeout=86400000', 'public string ApiKey { get; set; }', 'authTokenCookieName = "orchard_session"', 'keyboard.press("password")', 'tokenUrl: https://auth.orchard.dev/oauth2/token', 'The password must be at least 12 characters long, with 1 digit.',
  'password 8 to 64 characters', 'the secret consists of 32random bytes', 'type Password string', 'class PasswordField(forms.CharField):', 'import { tokenInterceptor } from "./token.interceptor";', '@PasswordValidator(message = "password.invalid.format")', '.password { color: #a1b2c3; }', 'setPassword(generateRandomPassword(16));',
  "password: Joi.string().pattern(new RegExp('^[a-zA-Z0-9]{3,30}$')),", 'credentials: "include",', 'auth: AuthenticationModule2024,', 'apiKeyHeader = "X-Orchard-Api-Key"', 'accessKey: Keys.accessKeyForRegion(region2),', '- name: password\n  value: $(DB_PASSWORD)', '<add key="ApiPassword" value="#{ApiPassword}#" />',
];

let scanner: Scanner;
beforeAll(async () => {
  scanner = await newScanner();
});

const reported = (text: string): string[] => matchesOf(scanner, text).filter((match) => match.confidence !== 'low').map((match) => match.value);

group.each(Object.entries(LEAKS))('%s', (_, lines) => {
  it.each(lines.map((line, i) => [i, line] as const))('line %i is reported, alone and among others', (_i, line) => {
    const [value, ...others] = reported(line);
    expect(others).toEqual([]);
    expect([P, T, H, L, S, B, H + H, `p%40ss${S}`].some((known) => known === value) || line.includes(`"${value}"`) || line.includes(`'${value}'`)).toBe(true);
    expect(reported(`# settings\n\n${line}\nother line\n`)).toEqual([value]);
  });
});

group('ordinary code and text', () => {
  it.each(HARMLESS)('%j gives nothing by default', (line) => {
    expect(reported(`${line}\n`)).toEqual([]);
  });
});

/** What the engine makes of a text when every key word reaches it, as if the kernel had let all of them pass. */
function withoutSieve(text: string): { at: number; end: number }[] {
  const detector = rules.ruleset.rule(rules.ruleset.index('generic-secret')!).detector as GenericDetector;
  const slice = (start: number, end: number): string => text.slice(Math.max(0, start), Math.min(text.length, end));
  const memory = { slice: (_: unknown, start: number, end: number) => slice(start, end) } as unknown as Hit['memory'];
  const whole = { length: text.length, opens: true, closes: true } as Hit['text'];
  const lower = text.toLowerCase();
  return detector.words.flatMap((word) => {
    const kept: { at: number; end: number }[] = [];
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
      for (const found of assignmentAt({ text: whole, memory, at, length: word.length })) if (!found.dropped && found.confidence !== 'low') kept.push({ at: found.secretStart, end: found.secretEnd });
    }
    return kept;
  });
}

group('the sieve of the kernel', () => {
  const sievedOut = (text: string): string[] => {
    const found = new Set(rawMatches(scanner, Buffer.from(text, 'latin1')).map((match) => `${match.secret.start}-${match.secret.end}`));
    return withoutSieve(text).map(({ at, end }) => `${at}-${end}`).filter((place) => !found.has(place));
  };

  it('lets every line above pass', () => {
    for (const line of [...Object.values(LEAKS).flat(), ...HARMLESS]) expect(sievedOut(line)).toEqual([]);
  });

  it('lets pass whatever the engine takes for a leak', () => {
    const blanks = fc.constantFrom('', ' ', '  ', '\t', ' '.repeat(9), ' '.repeat(30));
    const key = fc.tuple(fc.constantFrom('', 'db_', '"', "'", '--', '<', ':', '["'), fc.constantFrom('password', 'API_KEY', 'clientSecret', 'token', 'PASSWD'), fc.constantFrom('', '_prod', '2', '.for.production.use', '"', "'", '"]', '\\"', ')'));
    const operator = fc.constantFrom('=', ':', '=>', ':=', '==', '|| ', '??', '?=', ':-', ',', '>', ' ', '(', '?:', ': str =', ' : String = ', ',"value":', '\n  value: ', ' value=', ' { default = ', '::', '===');
    const opener = fc.constantFrom('', '"', "'", '`', '\\"', '"""', 'r"', '@"', '$"', 'Secret("', 'new Some.Type(\'', 'b\'', '["', '[', 'f(');
    const value = fc.constantFrom(P, T, H, L, S, `${S}'x`, `${P}"x`, ['qhzv kfwt', ' xjgn bpls'].join(''), `${T}/${T}==`, '12345678', 'hunter2', 'aB3$aB3$x');
    const closer = fc.constantFrom('', '"', "'", '`', '\\"', '"""', '")', "')", ';', ',', ' ', '</x>', '}', '"]');
    fc.assert(
      fc.property(key, blanks, operator, blanks, opener, value, closer, (name, before, op, behind, open, secret, close) => {
        expect(sievedOut(`x ${name.join('')}${before}${op}${behind}${open}${secret}${close} y`)).toEqual([]);
      }),
      { numRuns: 4000 },
    );
  });
});
