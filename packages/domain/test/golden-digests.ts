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
  'access-recorded.v2': {
    file: '1130a8532b3485216e769683a9f4aa32a0c6626d5564ddcc689c47c8809d2a30',
    entry: '040e59650d106f5d68a81543393ae37deebdb016d979e0c03d5ed970d4448554',
  },
  'addition-recorded.v1': {
    file: 'ae4f502112d0821a3608feb2bcb4a6c6ae1525a8ced2d15aba8c5d67e7840c22',
    entry: 'b8c8bb946867286c3f248dc34f27dfee856c863952da0ed38dcce60a859e11e6',
  },
  'account-bound.v1': {
    file: 'ac891fc1ec5a7e0d6d1b73e9f7cda3bd8ddb6e57ec619e3b0a4f409d2f64babf',
    entry: '997d069ef43102d1e2e65787bec1cc2e9a2c3da88d0fb71479996f5428ce1495',
  },
  'account-bound.v2': {
    file: 'fc10091e4fc19b8a0007ce1d519d78daad0e5c0c072b1b5eb5efd0877a0a6def',
    entry: '44d783dee5276d7673b2826655840014033790026ac2addc4792f93516bcdce8',
  },
  'account-unbound.v1': {
    file: 'd7be21973c3b4ab8f11b3aa110730ee36702ad53c683af1b52bbb03ad5ff7c61',
    entry: '6bdfd9bcaab094b1715f75fc8f47355f1d9ece86fad25ac55e89bdbaa477e636',
  },
  'baseline-set.v1': {
    file: 'bfe1a416d07b7cec03909408408004cf663b2fed11c74f493ddd24a8a6015f0b',
    entry: '36c7375d23a198180bbd782b47d6aa9a898b79bd886038a91991821fb1ea40ad',
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
  'deliverable-advanced.v1': {
    file: '1efbb96dab5f660cb44d4c548ac28aba9605f7f6eaa11117e1d1226634d3f845',
    entry: 'da90d60c1f081d7702097b33b1faecb57017aadab9517e2e4ebf56cf44e132cd',
  },
  'deliverable-advanced.v1.least': {
    file: '3199bfcedddf8c4bd11d149f052e28df73bfda53f74040c353819278e2c46e41',
    entry: '6c9979d45504f2f0a4b6ea54a64e90ea8116d0caf133021ad85a75904b697b2b',
  },
  'deliverable-set-back.v1': {
    file: '3c75e5e51987efbd61118d1d77d304a568fb6bd50c7eaeb71482a6fe043d03d8',
    entry: '8d2804834a58d381ff7bbe63c6ac17bab5b4520c608e7471a8106da38fb8de55',
  },
  'entry-confirmed.v1': {
    file: 'e91ebf0fe445e6dbbbdc2ce2fefc4c1f9eb8301aea8e3409fed5aad510c4317e',
    entry: '433e15f10ecdf95041ac4b461f45b82ea8b1d72fb7beb1c16ffe477dc970fb2e',
  },
  'entry-disowned.v1': {
    file: 'bcc271a2110805223b42f31397374c900e5863df122d5484a395135cdb40a334',
    entry: 'e6aae2ae2265fc6f44f74b7f003212805e34336f47390cf3a8ca800df28a7ce7',
  },
  'event-passed-over.v1': {
    file: 'b7dc0712925098b5f0aa0ff565dfdc743803dfbf3ecc4d8cbb12987e30dee183',
    entry: 'a7ba683a1116455e7d33661bf71ce5498ad4c107a17b6ae77e5c2335b882dd33',
  },
  'extension-granted.v1': {
    file: '44fb424315574336b14cf735e67f6653abc6bf19fd4610c8ab752c04b263aa53',
    entry: '9d87a5f0f7b7f1e2679ab990569d9f5a18aa3f3b89731db4e4ad68bd7997a73b',
  },
  'extension-refused.v1': {
    file: '6bc0c9ea9b1a76f38ac83f45e7fb884ba0bdd14f45326863d4378fea41038ed8',
    entry: '7b20ba82ace57871e37b59136385617e86afa822502f1f6ee11f7e5e42794b00',
  },
  'extension-requested.v1': {
    file: 'a55d0486aeeb58256c7666033ea2e2858ccd2daae2152685b638f4cc99d9235b',
    entry: '595ea8893e16807735430f02e629a136eb1a87c7e0e3e8df302e5f4494bf0ece',
  },
  'indicator-registered.v1': {
    file: '05f5ba0e716616d82401b487a8d0b9c2dc4fa0b91bbe7a214715bdf229214662',
    entry: '37044941b4998aa392038000dcfb6d83d1d961ae94efb9fb799484ff9a1c6062',
  },
  'indicator-registered.v2': {
    file: '27adf6fef8c7a70c69b9b739295d4c23fd0e163b8cdfac6e1af84764fe8826bb',
    entry: '269763180000a2563509799116f5296ddad495c35a7d27eacde5fc3f6070bcb3',
  },
  'indicator-registered.v2.publication': {
    file: 'd9bb34d068a2002042449a1ca39c832faa4dfc6f9936cc53a94546178f7f1081',
    entry: '684c413390755b2d486969c307fcccdadab83775126befcb98b160dea798307d',
  },
  'indicator-registered.v3': {
    file: '173c66ae12a29259204d7840cee6b12eb34dc47ee936f28ff67fe87ab09aad1c',
    entry: 'bc768bc923d98029d33dd596ff50ab0861598371031002ef162f8d7fd2b39a3a',
  },
  'light-overridden.v1': {
    file: '5623c72069de12c7514be063e6980bb8145ad0d2fc04834a68596749cda0c051',
    entry: 'a8d7f3e9fbc2b9bf527506395836e86ef76301d2ba436c04374c0ef14733fe4b',
  },
  'light-overridden.v1.least': {
    file: '413e9d8ec9c88ff0d42d8bdc0199d858ea737e4285d489c814c3967562dac50e',
    entry: 'c5adeab67caa5d41708da98b1eaa4c24f7fd2b70915e17c58cb3abca823c1d1c',
  },
  'light-override-lifted.v1': {
    file: '10954295a5bbbe8cf290cb338f0c843b61931802819e040bbf310a1516b1bfbb',
    entry: 'e27a76d609024283883133a2057a13364872d966589ef96e0ff17b63a4f613f8',
  },
  'light-rules-adopted.v1': {
    file: '3fc45b9be76101604e41dc55b962a8f873354983cd74f5957164a2621bc0da5a',
    entry: '47a4433d381f29994dfd60b0397ea76155102be182897bb9844d2dbb5a98475a',
  },
  'light-rules-adopted.v2': {
    file: '7b127224e17b178453a5a6a9e6be6f195b006c74febabd3b0c9a2c0af18e9ac5',
    entry: '54305d56556ebdf756c66c2fcade460aab4275196d57b1b766db5eda0b7652ed',
  },
  'measurement-corrected.v1': {
    file: '404b5d215400911276ab8def9446bea9e4a02224c74a19fa319967bb14dd87c8',
    entry: 'a3235608e6a33c31f8c34dc1a26fa0d43bdc1561b0a63f844fa719840d971ec9',
  },
  'measurement-corrected.v2': {
    file: 'd7211287827be98f8b042b9373c65a336defe9a0b73f61bd58b2105c71f607f9',
    entry: '49bd33f56e26ab5e34d104f4fe00e95bb04ce4a5469a59b2816131139f150ba4',
  },
  'measurement-corrected.v3': {
    file: 'd08494a1985e97b2eb371018e05fefd9e0c57caf40eab71c3c53540f5cd80995',
    entry: 'c05a80b303d0449b819021f546bfcd5b646f12880a5c520d72141aa148d5ad96',
  },
  'measurement-entry-confirmed.v1': {
    file: '05ef2132cb8704ba6497795776e9eb41cc41a2c1e935f338c327a4002c238e77',
    entry: '5ffa229dc9bfa78f5b7573b87d177d5c600d31d02b196705a77287ae58af6d39',
  },
  'measurement-entry-disowned.v1': {
    file: '95c777bdcd4695867a6950704d13427d562f6ed1272ff735798d77fb6fea0592',
    entry: '427a8f5c0e829a9ec416aeb2e2139932817e84d9e74e085a247e4e5faeaa1bd5',
  },
  'measurement-recorded.v1': {
    file: '75210be133f202f77fb6e2c4b783fdbe03163fd0439e3adc4bd24173fad7c9d8',
    entry: 'bfa76554c79bde680e2ebd94c7abd1a34f606e25868f6844e6aed1ff074f1dda',
  },
  'measurement-recorded.v2': {
    file: 'f00dab745ac73ac5cbf96539af6f191a805c49baeecdd7168afed6325053f65b',
    entry: 'a58b630e2355d9eefee4b4fead961fdbe5d6988015e95ff41e807b00cbfd1979',
  },
  'measurement-retracted.v1': {
    file: '5ca7d75d7d75fd3461fb2bbdd8c23bb82a41b33eb1a1c2c69883bd447e92203f',
    entry: 'af90795ce9627ade8a61c0e4055517fa89a4494479a963b3f1dfa9e305e34638',
  },
  'measurement-retracted.v1.none-left': {
    file: '5279c2cccafb2233bd6541f280bf95de768ec2224f7b875bdd40cf902f1bcdad',
    entry: 'c78f8b97dec32ec90d5c0a90eb04934a08c1c6214dc31e90991c6340b06b2e37',
  },
  'measurement-verified.v1': {
    file: '32e489d3843c088117c394c8fffe7ad10ca1cd005fd8b8ebae538f0ac8f3add1',
    entry: '223247220a2eab5424af51d2429c9ac56e6632078e287204a0f37e786eea1b5d',
  },
  'measurement-verified.v1.least': {
    file: '27badbb94f0d11c7cfe95c3f8f765a361a4d9fd92554d80c4aae96841f3a447e',
    entry: 'ef48dd877f2a51fd7f8cbd1844a5c8a7e8cfdda4652835c1c46e32326db5aa9f',
  },
  'measurement-verified.v1.reference': {
    file: '5875b3fdbe9b1c8589e86551bf8e554508b3fc0ff4afd880e8371f4fb36dd29b',
    entry: '1a9273f483ca4a14a3c7ef9f4b4d0ffa6e359aba2bc37ea8cad726fe05597c38',
  },
  'midterm-reviewed.v1': {
    file: '9ad2591c3560b6c8ba255646820e8191e8897af4c3519b3f31919e2b92b25a59',
    entry: 'c1d0a71ba3440f8b39e25105b5ab9fd0bc8c47a0aa519c544dd0079607ffa8e9',
  },
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
  'deliverable-name-corrected.v1': {
    file: '1d723d6bc3d9e80da9471033e728de24be54288a90f5c1acc6b27f4892242d99',
    entry: 'b36948d9f06c1619c422a360e621f4a6b4891117aa2d9841becc29c955e88341',
  },
  'indicator-name-corrected.v1': {
    file: '759b0b46938b0d0708b51abe0259e4148d85e05d3d08cd05f4b8bbbf5ac41ee2',
    entry: '7c485357afc5ca934bf580589b58f0577d0b0b3d6e7b90af59e0b01f269f98f5',
  },
  'measurement-corrected.v4': {
    file: 'b737b4e503dfc87a15d2ac53d2669a0cba12e50b88e32556767939f0470fcf35',
    entry: '047b9f3ae98ec2f5c22c3ae762d8620b7969cd539f663c23e221227437b59a7f',
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
