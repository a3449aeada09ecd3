interface Reference {
  /** Text that every such reference contains. */
  text: string;
  /** True: the value starts with it. */
  atStart: boolean;
  name: string;
}

/** Notations that name a secret kept elsewhere, or hold it encrypted. Lower case; the documentation of each tool is where the notation comes from. */
const REFERENCES: readonly Reference[] = [
  { text: '${{', atStart: false, name: 'a GitHub Actions expression' },
  { text: 'secrets.', atStart: true, name: 'a reference to a secret store' },
  { text: 'vault:', atStart: true, name: 'a Vault reference' },
  { text: 'vault://', atStart: false, name: 'a Vault reference' },
  { text: '$ansible_vault', atStart: false, name: 'an Ansible Vault block' },
  { text: '!vault', atStart: true, name: 'an Ansible Vault value' },
  { text: 'op://', atStart: false, name: 'a 1Password reference' },
  { text: 'bw://', atStart: true, name: 'a Bitwarden reference' },
  { text: 'doppler://', atStart: true, name: 'a Doppler reference' },
  { text: 'arn:aws', atStart: false, name: 'an AWS resource name' },
  { text: 'ssm:', atStart: true, name: 'a Parameter Store reference' },
  { text: 'awssm:', atStart: true, name: 'a Secrets Manager reference' },
  { text: 'awssecret', atStart: true, name: 'a Secrets Manager reference' },
  { text: 'ref+', atStart: true, name: 'a vals reference' },
  { text: 'resolve:secretsmanager', atStart: false, name: 'a CloudFormation dynamic reference' },
  { text: 'resolve:ssm', atStart: false, name: 'a CloudFormation dynamic reference' },
  { text: 'secretkeyref', atStart: false, name: 'a Kubernetes secret reference' },
  { text: 'valuefrom', atStart: true, name: 'a Kubernetes reference' },
  { text: 'enc[', atStart: true, name: 'an encrypted value' },
  { text: 'enc(', atStart: true, name: 'an encrypted value' },
  { text: '!encrypted', atStart: true, name: 'an encrypted value' },
  { text: '{cipher}', atStart: true, name: 'an encrypted value' },
  { text: 'encrypted:', atStart: true, name: 'an encrypted value' },
  { text: 'sops:', atStart: true, name: 'a sops value' },
  { text: 'age1', atStart: true, name: 'an age recipient' },
  { text: '@microsoft.keyvault', atStart: true, name: 'a Key Vault reference' },
  { text: '.vault.azure.net', atStart: false, name: 'a Key Vault address' },
  { text: 'keyvault:', atStart: true, name: 'a Key Vault reference' },
  { text: 'keyvault/', atStart: true, name: 'a Key Vault reference' },
  { text: 'sm://', atStart: true, name: 'a Secret Manager reference' },
  { text: 'gcp:secretmanager', atStart: true, name: 'a Secret Manager reference' },
  { text: 'gcp-secret-manager', atStart: true, name: 'a Secret Manager reference' },
  { text: 'credentials(', atStart: true, name: 'a Jenkins credential reference' },
  { text: '/run/secrets/', atStart: false, name: 'a mounted secret' },
  { text: 'lookup(', atStart: false, name: 'an Ansible lookup' },
  { text: 'keyring:', atStart: true, name: 'a keyring reference' },
  { text: 'keychain:', atStart: true, name: 'a keychain reference' },
  // Starts of SubjectPublicKeyInfo (P-256, RSA 2048, RSA 4096, Ed25519) and of SSH public keys, in base64.
  { text: 'mfkwewyhkozizj0caqy', atStart: true, name: 'a public key' },
  { text: 'miibijanbgkqhkig', atStart: true, name: 'a public key' },
  { text: 'miicijanbgkqhkig', atStart: true, name: 'a public key' },
  { text: 'mcowbqydk2vwayea', atStart: true, name: 'a public key' },
  { text: 'ssh-', atStart: true, name: 'a public key' },
  { text: 'aaaab3nza', atStart: true, name: 'a public key' },
  { text: 'aaaac3nza', atStart: true, name: 'a public key' },
  // A sealed secret: hybrid encryption of sealed-secrets starts with the length of the wrapped key.
  { text: 'agb', atStart: true, name: 'a sealed secret' },
];

/** Sealed secrets are longer than any password: 512 bytes of wrapped key before the payload. */
const SEALED_LENGTH = 400;

/** Why a value is a reference to a secret kept elsewhere, or an encrypted one; null when it is not. */
export function referenceReason(value: string): string | null {
  if (value.length < 4) return null;
  const text = value.toLowerCase();
  for (const { text: notation, atStart, name } of REFERENCES) {
    if (!(atStart ? text.startsWith(notation) : text.includes(notation))) continue;
    if (notation === 'agb' && value.length < SEALED_LENGTH) continue;
    if (notation === 'age1' && !/^age1[a-z0-9]{50,}$/.test(value)) continue;
    return name;
  }
  return /^projects\/[^/]+\/secrets\//.test(text) ? 'a Secret Manager reference' : null;
}
