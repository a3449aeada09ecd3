/** Words of five letters or more that only made-up values contain: found anywhere, letters of either case. Of random values of 40 characters, one in 10^5 has one. */
export const TELLING_WORDS: readonly string[] = [
  'example', 'changeme', 'change-me', 'change_me', 'changethis', 'change-this', 'change_this', 'change-it', 'placeholder', 'redacted', 'dummy', 'replaceme', 'replace-me', 'replace_',
  'replace-with', 'replacewith', 'insert_', 'insert-', 'inserthere', 'inserty', 'yourpassword', 'yoursecret', 'yourtoken', 'yourkey', 'yourapi', 'youraccess', 'yourclient', 'yourapp', 'your_', 'your-',
  'your ', 'notasecret', 'not-a-secret', 'not_a_secret', 'not-real', 'not_real', 'notreal', 'mysecret', 'my-secret', 'my_secret', 'mypassword', 'my-password', 'my_password',
  'mytoken', 'my-token', 'my_token', 'my-api', 'my_api', 'myapikey', 'lorem', 'foobar', 'sample', 'goes-here', 'goes_here', 'goeshere', 'secret-here', 'key-here', 'key_here', 'keyhere', 'token-here',
  'token_here', 'tokenhere', 'secret_here', 'password-here', 'password_here', 'passwordhere', 'fill-in', 'fill_in', 'fillme', 'to-be-', 'to_be_', 'tobereplaced', 'supersecret', 'super-secret', 'super_secret', 'secretsecret',
  'topsecret', 'top-secret', 'top_secret', 'somesecret', 'some-secret', 'some_secret', 'undefined', 'unknown', 'default', 'invalid', 'deadbeef', 'cafebabe', 'testing', 'fake_', 'fake-', 'faketoken', 'fakekey', 'fakesecret',
  'test_key', 'test-key', 'testkey', 'testtoken', 'test-token', 'test_token', 'testsecret', 'test-secret', 'test_secret', 'testpass', 'test-pass', 'test_pass', 'a-secret', 'thisisa', 'this-is', 'this_is', 'hunter2', 'swordfish', 'correcthorse',
  'enter-', 'enter_', 'put-your', 'put_your', 'fixme', 'todo:', '<secret', '<password', '<token', 'removed', 'sanitized', 'scrubbed', 'masked', 'hidden', 'censored', 'omitted', 'asdfgh', 'qwerty',
];

/** Words out of which made-up values are put together: a value of these (with separators and a short number) is nobody's secret, or everybody's. */
export const FILLER_WORDS: readonly string[] = [
  'a', 'abc', 'access', 'account', 'admin', 'administrator', 'an', 'and', 'any', 'api', 'app', 'apikey', 'auth', 'authentication', 'authorization', 'bad', 'bar', 'baz', 'bearer', 'bob', 'alice', 'blank', 'bogus', 'certificate', 'client', 'code',
  'correct', 'cookie', 'cred', 'credential', 'credentials', 'current', 'data', 'database', 'db', 'demo', 'dev', 'development', 'django', 'empty', 'encryption', 'env', 'expired', 'fake', 'false', 'fizz', 'foo', 'for', 'from', 'github', 'good', 'google', 'guest', 'hello', 'here',
  'id', 'in', 'incorrect', 'insecure', 'integration', 'is', 'it', 'jwt', 'key', 'live', 'local', 'localhost', 'login', 'long', 'master', 'me', 'mock', 'mongo', 'my', 'mysql', 'na', 'name', 'new', 'nil', 'no', 'none', 'not', 'nothing', 'null', 'oauth', 'of', 'old', 'only', 'or', 'other', 'our',
  'pass', 'passphrase', 'passw', 'passwd', 'password', 'pg', 'postgres', 'private', 'prod', 'production', 'project', 'public', 'pw', 'pwd', 'qa', 'quux', 'qux', 'random', 'real', 'redis', 'refresh', 'root', 'rsa', 'safe', 'secret', 'secrets', 'secure', 'service', 'session', 'shared', 'signing', 'some', 'something', 'stage', 'staging',
  'storage', 'string', 'strong', 'stub', 'super', 'temp', 'test', 'tests', 'text', 'the', 'this', 'tbd', 'tmp', 'to', 'todo', 'token', 'top', 'toto', 'true', 'undefined', 'unset', 'unused', 'use', 'user', 'username', 'valid', 'value', 'var', 'very', 'wrong', 'welcome', 'with', 'world', 'yes', 'you', 'your', 'xyz',
];
