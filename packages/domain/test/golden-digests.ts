import { laterGoldenDigests } from './golden-digests-n-to-z.js';

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
  ...laterGoldenDigests,
};
