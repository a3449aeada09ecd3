/**
 * Starts of tokens that their providers publish: they name the kind of token and are no part of what is secret.
 * A report shows at most their first four characters. Kept apart from the rules: a rule's anchor may be a user's and then public to nobody.
 */
export const KNOWN_PREFIXES: readonly string[] = [
  'AKIA', 'ASIA', 'ABIA', 'ACCA', 'AIza', 'ya29.', 'GOCSPX-', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_',
  'glpat-', 'gldt-', 'glrt-', 'glptt-', 'glsa_', 'glc_', 'xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxe-', 'xoxe.', 'xoxs-', 'xapp-',
  'sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_', 'npm_', 'pypi-', 'sk-ant-', 'sk-proj-', 'sk-svcacct-', 'hf_', 'SG.',
  'shpat_', 'shpca_', 'shppa_', 'shpss_', 'dop_v1_', 'doo_v1_', 'dor_v1_', 'HRKU-', 'sntrys_', 'sntryu_', 'ATATT3', 'ATCTT3', 'ATBB',
  'dapi', 'hvs.', 'hvb.', 'hvr.', 'dckr_pat_', 'dckr_oat_', 'eyJ', 'AGE-SECRET-KEY-1', 'lin_api_', 'figd_', 'PMAK-', 'NRAK-', 'pscale_',
  'rubygems_', 'tfp_', 'gsk_', 'r8_', 'pplx-', 'xai-', 'EAAA', 'sq0atp-', 'sq0csp-', 'FLWSECK', 'ntn_', 'CFPAT-',
];
