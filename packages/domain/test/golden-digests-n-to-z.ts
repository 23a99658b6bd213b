/** The golden events whose names begin with n to z; see golden-digests.ts. */
export const laterGoldenDigests: Readonly<Record<string, { readonly file: string; readonly entry: string }>> = {
  'notice-attached.v1': {
    file: 'a20b04644b9530ca5a7a50542ffe61f26070e33f2e0b1ef6d952026e544e8218',
    entry: '128fe1aa3cf10fba9c88588e2ce50d72effeced12b72ae359be33736a684c99c',
  },
  'notice-attached.v2': {
    file: '543f114f88a810bb74b899f4b1efbf654e23ae3a0c417756f17dbf73d2676b51',
    entry: '34e705a86954f4f01c219eb13eb32bcfa0e8a8bda6bcca9c60f3de23c6ddef8a',
  },
  'obstacle-cleared.v1': {
    file: '3dc4c9f1fa2e15971ee97beff62a525858fef508999d332e36c1d1d289ef18f4',
    entry: '83836362bd4abeba02b65a0c72cff261f5cf0b4bf063051092fdec6025ceb55f',
  },
  'obstacle-raised.v1': {
    file: '845aa47166d01e87a02a79189810b099dbebc93fc3b281f01eb4cb5d049106f0',
    entry: 'e21c04629bf32ca4dd3727ef8cc12eada3e4c52fb24cc2194f26c1388cb98a0c',
  },
  'obstacle-raised.v1.least': {
    file: '1fbe713dad228bc3e97b336f7fedac04d580a29894675f6803f3545c8ea6dca5',
    entry: 'ff9933e34851f8be09b7cb81d15dcae5ce1477c26e44726f614d8f1c7f15b971',
  },
  'oversight-dropped.v1': {
    file: 'f3dd16238db13f4e97f02f38c7d0fc209fe484f4c728f954cfe42be2e3911232',
    entry: '38f7cc672b2205313ed0ebf56c25eb211e55b7878bdea2f2728f350bc2131071',
  },
  'oversight-dropped.v2': {
    file: '200c1771b965c97e681442445ca3d2f36a3aa8a241295f1b00263a8653565adb',
    entry: '9b3a1cd41ca46bb21e3bfc2d1912995e5cf6a429d8a68c3aed6ec349dadc1843',
  },
  'person-added.v1': {
    file: 'd354b622e80afca287f2a9172ed2280f8cda0b304499f8a8a67c353cf9fefb1b',
    entry: '593879d88d516fb9b96c6de0f86dfa75a47ba0f6e91038236a535241d564497b',
  },
  'person-renamed.v1': {
    file: '0957f3cc1ec7806d26149bafcaacd5d53f6b28a61fa8d90707f50151d497aa09',
    entry: 'f741b2037139dc7d5eb47cc105e749e5cb2b561020014480fe301d180aa5f416',
  },
  'placeholder-resolved.v1': {
    file: '88e0a371aa989d61f56ff9d97df35ee4ea2e158a7628158c9f94c76584fca3ef',
    entry: 'f31a141442c622ceff646d566964c2fb488d4f3cbe4187a752a442ed61e5b922',
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
  'publication-chunk-recorded.v2': {
    file: '6d797be45853f9c5b88c12c280a8438c118ecc3009230376ee294ff4b6d7e73a',
    entry: '55c935be66e6823a27c771ab9db12e96c60587a9b9814d8159ac6937166bbf75',
  },
  'publication-chunk-recorded.v3': {
    file: '964fc23281437f77a9f4efed85dd3337260be638ff5b9fd2bdeaf79d9c42744c',
    entry: '65d1d6a316e537addf02a89b6882e97c785e42038c378c631946c4689d702fe2',
  },
  'publication-started.v1': {
    file: '05a8067efb04537185fd48d632cd8df81c1943a7acfba27b293b94ad0b843db1',
    entry: 'a2b152e3efa7f83c83555b2e209ac32a660ad3f540020b674ba17979219ce7f1',
  },
  'publication-started.v2': {
    file: '4bc951ba6a5a08e1fb41dfcd888769fe2a2c30e939be35e4955dad3c6c07c3aa',
    entry: '0cadccd2f0f7995b716de186858be3447d7efd505151b5f366cd7a8a716e509c',
  },
  'publication-started.v3': {
    file: 'eecdabbe670eeaaf29952936e13ec91fe54351322aecfa1ed6254834ce86dd8f',
    entry: 'f32df308a78f186bb2223ee0ce9d58cc9b1a169b8218a5b5550c36872edda00b',
  },
  'publication-started.v4': {
    file: '533591cdc22ec8bec999a31dd8d531e8bf1c34a0318e0b063efb5a3dbbb8dae1',
    entry: 'e5da0e381195c3d030b2c7302b8cf28e01848d1ee8fe3e602845c8b9b3d50b10',
  },
  'publication-started.v5': {
    file: 'a29be0f9d69473cadb728bb16c040a3fa70b9a5eb818ca5223dc7cfc2e2d5acc',
    entry: '88e1342f34d180051382c5c563c942ea481e9edb5f6007e7c2ff1abaec751a2c',
  },
  'published.v1': {
    file: 'bf4de8a3ea036fb4ee3ae01000be68f5b3d91fa8381d841f8e54fd992af062c3',
    entry: 'a5505ce13f646e9641f7d4575d636884bfbe3390224314f9729fee7c1e5f1b3a',
  },
  'read-models-reconciled.v1': {
    file: 'a7f21eac468425ebc5b6fbc398041a90328ac5058865f852a422f92dd3f18042',
    entry: '827666f6a7f08cb8c77cdb25692c96fc64b8fde5b235a7a5b098ef646bcc207a',
  },
  'refusals-recorded.v1': {
    file: '8b30c4081dd49f357b94cee626b8f82e4df64e246b7679f159dac5fe17a90472',
    entry: 'ec24bcb96b8de011c2d469fca0812e2f485d61a31c42b12b1816966041a38895',
  },
  'report-corrected.v1': {
    file: '95fbdc1ff5fcab037545e4eb8497d2b1bf871858f6feae62b10d3db992a7edb3',
    entry: '6a9690ee6529f937adc100cec9b86f958f8b06ac900149d92107632981218583',
  },
  'report-corrected.v2': {
    file: 'a284caf4110d05f5fd695e2b8d70b88342f0b1188f7d636365dc695823919450',
    entry: 'ca977741d4349f2e896ce3d69bd27db80acdd7b2c4b016823d13fddf7c93f7cc',
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
  'responsibility-changed.v1': {
    file: 'd49b4a96657f525e3278f952c8d1daae3af61867a9839886a00321111d0764a9',
    entry: '0067e9a3490dfebc66c35e7959a6828cd0ea30757075b9999bf393eb7ae1402f',
  },
  'responsibility-changed.v1.least': {
    file: '6e9e8c18daebb2fb3439d81371d83e84da98e96e84b429326d230ce28bebac5d',
    entry: '1080e099041a2534b75fbaa9d4d42ed9d8230e93061d0b03c2cebd6e5dcead61',
  },
  'signing-key-rotated.v1': {
    file: '83a63ddb4771e3070db249b40b4bce8dc97e306a9dd0f4b4139572ad115d37f8',
    entry: '583f95970fa0eea41c102c2fa39a3125057ac0956cc7430c8636be1274aded5c',
  },
  'substitute-named.v1': {
    file: 'fbdcb71ac76181fecc655d577aaa685a71cb43ba0592ff664b34c93a18d0b5a7',
    entry: '364cbc28b126e593691cec74787bc9a3e89279cdf508acce0c058717b9d0c430',
  },
  'target-approved.v1': {
    file: '6df35ab1bd710120dcadb501fed3041b5439c36afffd8e2faecc8c21d927bb35',
    entry: '9ffd1fdd65fbefd2d3ee5151dc4e05c46da2e6f4ca4ecdf432c86b903843480c',
  },
  'target-proposed.v1': {
    file: '20c799715a720b12d96bf86e4a26e438a2aa95fdc6c7a485440c30db9cefe19b',
    entry: '5fc082bbae8d0d101d6c0d1b2f2a46eddf0f912ec31b61884ebc0e970000cc16',
  },
  'target-rejected.v1': {
    file: 'a4dbb58bbe448f51ef2f69d0a0afa90c8e380af6569037b17d9970549cb0f171',
    entry: 'cbb490375b1d85f921c04b0bc262a3e05034b4036fd16f49745e07b30dfeb7dc',
  },
  'target-withdrawn.v1': {
    file: '5cc59a6edb89afe5472fa30f5646fe2c5da0ec774b0e0b697ea24744bcc963b4',
    entry: '648d128918ad455bdc9bb8effd31fe6bd5f501b828f5420acf60233a66e35624',
  },
  'task-acknowledged.v1': {
    file: 'e173af7fdbfb506553b4ba6b4eb1a962d481710b2053f1b84ce1eb3127becd09',
    entry: '2a91aebdf8b0a2b161b97785387c22f0ce785592e3b00407c4f27711c866a376',
  },
  'task-cancelled.v1': {
    file: 'a608573473aa49dbd2e5278bf7004bf9458d187b33ef3d55e8c566729f281b62',
    entry: '07e7001e8a91ee9fb3b82d451d1741618ed66e6e6f57d741e2845ce444131222',
  },
  'task-completed.v1': {
    file: '1a1a542dc9bbd0532847a6fd9c9c7b37279b9271f23b25d5aa0d3f4819f66b9b',
    entry: '1c96b5895144bb8ac9b6ad9742f36ff7eb52aafe8dc11ccf39c25c4f435dcff9',
  },
  'task-completed.v2': {
    file: '97bd2f02d86c07e66fb1ee28db74b9b91ad64d371d0abb88cdb3db701f9c9a75',
    entry: 'fcfe9fb79b39c4e4b7849e634d76ce273dbd10f51184864f67467a4631466be8',
  },
  'task-completed.v2.nothing-open': {
    file: '2a83b675003bd708e598997c8ddd13f24e5d76eb5364013edff3bccace4c7986',
    entry: 'aa06d5ff10a9255322133c87cdb3b4619ec10d9b459583e9e8748be124509c38',
  },
  'task-registered.v1': {
    file: '080742256c5b6715c585096aa838a8acbbbffaaff7e679bcfa19bac60668b8fe',
    entry: '58653a3c2f2cced69178e8202f7ac6f3621b5552a19857e84c024918fd025a1f',
  },
  'task-registered.v2': {
    file: '403e4a521b06e8ad724826ffb6998ccf500d77ec27cfa9339e3690822d0e3b33',
    entry: '1f91f1d80506c4d640e50c2187f547a55e4a3984c2084ddb58bbfcac8ca1164e',
  },
  'task-registered.v2.publication': {
    file: '69f3443f238b2649f4406e6336bcd848e048096a0a32aa9137e18edd7b606391',
    entry: 'dd4cdb399c81abe4ba36b9a18ff0291ce37917dfe33a150e760c56fa3d01c0cf',
  },
  'task-registered.v3': {
    file: '32b12469d2824488f63e69d6dbf2fd7372fd2102410e6930dc380a0954d8b43b',
    entry: '56235096f9b4345fbcdd28cd2be5bb6e1fffdc84bad55ed9a55ec58c944814f8',
  },
  'task-reopened.v1': {
    file: 'd87699774bbd5d8ab12ec08a18100f5bb0df2431e6f7fbe2ad12d222f8bb0706',
    entry: '5231daeeaf9911e0954fa346bb49e74318fc153e566e060967c52e769646bc17',
  },
  'task-resumed.v1': {
    file: '8ad9e6daed1886f594558ee4d27ea199ac47837593600a8414c85cb5aef82326',
    entry: 'de0cb3eb42dd78a7fc2a179cb5992382a828a372c289fcb462c2e8e0d3879aaa',
  },
  'task-suspended.v1': {
    file: 'a11ad5d2e9c6e24846bb3dce9ce0e9dd3c74a694062098c262b630849bd8176a',
    entry: 'f5dd67d3848fac5ad552720a1908a196bc87c89b941a100c1265ecaa06c00e2e',
  },
  'token-issued.v1': {
    file: '704923599486beb3e7d3349cc31ad491b2820180b7dca068cc9c77d191261bec',
    entry: '87a52d1555905e9b9dd64c20110dbc915acbc8562ed6eef46641276d85c6a9eb',
  },
  'tokens-revoked.v1': {
    file: '1a62d95b98791f223fa1a87559778f5aa8499cff691672c27c68fe7031493907',
    entry: '873023331b46ae100d25b1071019129e1691896e6540d9e53ae99453f46bc605',
  },
  'unit-added.v1': {
    file: '3c31bedebe15e841396533f1a0901bddf9679928cfa2a2c724a19bc574e5ccf6',
    entry: 'ac36c10af2787ba41b85350139750a15d5d01236dcb671446ba59aa1e62eeb99',
  },
  'unit-renamed.v1': {
    file: 'a9d9d9813817758a581cae017aebfb2974b170b9b5f1a71350fd334ac0ac6fc8',
    entry: '2ab8a7fc51a5b5ba0b11c84173dc141a1b87b2b766f8c78fc7d231322528846e',
  },
  'verifiers-designated.v1': {
    file: '2b378d5b0ed369951eacfb55a844c1e058a89c9bb59280a1a099155694b4c98d',
    entry: '0e0d95789354088de6d1835178879f32675bb175eed974755866bd943b5c3a6b',
  },
  'verifiers-designated.v1.none': {
    file: 'd20df87f27f1b25647aed5fb85577bc23c5feb41210b803ac36f3c272784eddf',
    entry: '22e59a0e2030f424e66c2c2a9d863978b4949f0b33c74ad2ffb2c73a167dbde6',
  },
  'report-corrected.v3': {
    file: '76e2f7e419138cb1e96ebff694221a2050cd7ef7e661dd641bb5006d54623478',
    entry: '12cfdf59e0fd4f7788b4b43c0b531ed00a072f084d8b680dc3b8a8e6dfb6d026',
  },
  'task-title-corrected.v1': {
    file: '66eb69b8aaf75d8bbbc05f10092054439b5171accc324b16c5963916afb176e5',
    entry: '1787938b4050b2e5bb1f061968ba48730366a6bc9ca75fc496a48e0ce390b975',
  },
};
