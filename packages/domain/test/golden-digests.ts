/**
 * What stands in golden/, by SHA-256: `file` of the file's bytes, `entry` of the event's log entry, the
 * latter computed by another implementation (Python's json and hashlib). A golden file is an event that
 * was once written; it is added with a new type or version and never changed, so neither is a line here.
 */
export const goldenDigests: Readonly<Record<string, { readonly file: string; readonly entry: string }>> = {
  'access-recorded.v1': {
    file: '0240faea1add3101b7879bf4441ec609eee317a56a2c1021aefde75b1e39bc2c',
    entry: 'cc916e1080995f758753d827f7c5610ac831fdd356b58d3aaf9cd84d518b41fc',
  },
  'access-recorded.v1.no-plan': {
    file: '09cda8855d4f364c276f09ca541c7ac9cb86fdf7d645d3257086063a0a89b5e4',
    entry: 'd909104355d4fc2346a391dfb3bb35799e2774b42ed73d4af0d66dad58730e45',
  },
  'completion-requested.v1': {
    file: '40d1559561d0330fd3e78e2e8c681bddea6e875912f68aea8af6579aa4fe6854',
    entry: '0d3954c635e907c335f01e0cbd8802e73b5a9cec38466e1add03abe4496e7629',
  },
  'completion-returned.v1': {
    file: 'f01ba9f95262f9fbb3a25c845050d728cdffc0ab210c7ab6eaf6255e02d83fd3',
    entry: 'ded815d78541a375f710a0f754573532aaf83f5d5b3623dd726cd1354d280e5f',
  },
  'day-began.v1': {
    file: '790ead6a18a4ad5e99961ceb7105970288eaf04b1d763fe44ae6d8e17f320b99',
    entry: '8c76cf9f73eb5429e0d23c9dd32d6b0e653373093ed9f608dcd5a7f119f981d1',
  },
  'indicator-registered.v1': {
    file: '05f5ba0e716616d82401b487a8d0b9c2dc4fa0b91bbe7a214715bdf229214662',
    entry: '37044941b4998aa392038000dcfb6d83d1d961ae94efb9fb799484ff9a1c6062',
  },
  'measurement-corrected.v1': {
    file: '404b5d215400911276ab8def9446bea9e4a02224c74a19fa319967bb14dd87c8',
    entry: 'a3235608e6a33c31f8c34dc1a26fa0d43bdc1561b0a63f844fa719840d971ec9',
  },
  'measurement-recorded.v1': {
    file: '75210be133f202f77fb6e2c4b783fdbe03163fd0439e3adc4bd24173fad7c9d8',
    entry: 'bfa76554c79bde680e2ebd94c7abd1a34f606e25868f6844e6aed1ff074f1dda',
  },
  'oversight-dropped.v1': {
    file: 'f3dd16238db13f4e97f02f38c7d0fc209fe484f4c728f954cfe42be2e3911232',
    entry: '38f7cc672b2205313ed0ebf56c25eb211e55b7878bdea2f2728f350bc2131071',
  },
  'progress-reported.v1': {
    file: '2c83f07b895f86a9f95da6e4c41e6365232308895b569bacf46a0896b311a9e7',
    entry: '10eb1f016b6d26f4b41af78f30312f27636ad19c3e7c4baff9fb40703a0510a8',
  },
  'progress-reported.v1.least': {
    file: '1119182f9844dd89fb0cbbd3d677852bdea69f281fec7f45e7c660c9b8e589d0',
    entry: 'bee5501293a306f3c338ed56d7b78c5a9d16f2bbdc5c49ab0547aa784682a77a',
  },
  'publication-chunk-recorded.v1': {
    file: '08b989cd9747c1b61f2ac3c61f722122619bcb5b5801295e0f301d6f42c80241',
    entry: '4c6fc691843bb66c8b2afbcb83c1931c3f355ac6aa11d48709064e5f507d3ac8',
  },
  'publication-started.v1': {
    file: '05a8067efb04537185fd48d632cd8df81c1943a7acfba27b293b94ad0b843db1',
    entry: 'a2b152e3efa7f83c83555b2e209ac32a660ad3f540020b674ba17979219ce7f1',
  },
  'published.v1': {
    file: 'bf4de8a3ea036fb4ee3ae01000be68f5b3d91fa8381d841f8e54fd992af062c3',
    entry: 'a5505ce13f646e9641f7d4575d636884bfbe3390224314f9729fee7c1e5f1b3a',
  },
  'refusals-recorded.v1': {
    file: '8b30c4081dd49f357b94cee626b8f82e4df64e246b7679f159dac5fe17a90472',
    entry: 'ec24bcb96b8de011c2d469fca0812e2f485d61a31c42b12b1816966041a38895',
  },
  'report-corrected.v1': {
    file: '95fbdc1ff5fcab037545e4eb8497d2b1bf871858f6feae62b10d3db992a7edb3',
    entry: '6a9690ee6529f937adc100cec9b86f958f8b06ac900149d92107632981218583',
  },
  'report-retracted.v1': {
    file: '5ce41d4e253236abd581dd3f7b2cdd647ff57dccc8e27ae902b8c227dd5a0d34',
    entry: 'fbf5ebfbffdb5527ce938c6bf125792f7fe71568e183e8bd4c9fba215a6c4de8',
  },
  'report-retracted.v1.none-left': {
    file: '73c17dd5247573370533351ae063b5fd3753fd8de36c18c2bc58d242285c3f78',
    entry: '2fe6ceec5f6158b1c99b3cd893d0d6026a0c9585f6e2a04124af685a77025b5f',
  },
  'report-returned.v1': {
    file: 'ee7f5cab9c307c94771abeb14a60435640cfa0c5ff9eae59ac883e213753b8e3',
    entry: '2c6f33c6b905a114bc4e99f349b696ea9ea55a5de3eb7d60eee8459be80400f9',
  },
  'report-returned.v1.none-left': {
    file: '3ecc475c9a47248dac932df67bb83b0502fd7f249da3da390a77bf6f8c2b33b5',
    entry: '17b1d219832e2def28eacb02b3008c866b4db51354a1db69e2ff116548e1e4cc',
  },
  'task-acknowledged.v1': {
    file: 'e173af7fdbfb506553b4ba6b4eb1a962d481710b2053f1b84ce1eb3127becd09',
    entry: '2a91aebdf8b0a2b161b97785387c22f0ce785592e3b00407c4f27711c866a376',
  },
  'task-completed.v1': {
    file: '1a1a542dc9bbd0532847a6fd9c9c7b37279b9271f23b25d5aa0d3f4819f66b9b',
    entry: '1c96b5895144bb8ac9b6ad9742f36ff7eb52aafe8dc11ccf39c25c4f435dcff9',
  },
  'task-registered.v1': {
    file: '080742256c5b6715c585096aa838a8acbbbffaaff7e679bcfa19bac60668b8fe',
    entry: '58653a3c2f2cced69178e8202f7ac6f3621b5552a19857e84c024918fd025a1f',
  },
};
