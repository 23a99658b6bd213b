/** Letters and rules of PDFs, where they stand. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { isPdf, type PdfPage, readPdf } from '../src/index.js';
import { chineseFont, documentOf, flate, pageOf, shown } from './pdf-writer.js';

async function pagesOf(bytes: Uint8Array): Promise<PdfPage[]> {
  const pages = await readPdf(bytes);
  if (isRejection(pages)) throw new Error(`${pages.rejected} ${JSON.stringify(pages.params)}`);
  return pages;
}

const textOf = (page: PdfPage | undefined) => page?.letters.map(({ text }) => text).join('');
const rounded = ({ x, y }: { x: number; y: number }) => [Math.round(x), Math.round(y)];

t.test('letters of a font that is not in the file, by each of the encodings that Chinese PDFs use', async (t) => {
  const codes: readonly (readonly [string, string])[] = [
    ['UniGB-UCS2-H', '529e597d4e66 5c4b30023001'],
    ['UniGB-UTF16-H', '529e597d4e66 5c4b30023001'],
    ['GBK-EUC-H', 'b0ecbac3cae9 cedda1a3a1a2'],
    ['GBKp-EUC-H', 'b0ecbac3cae9 cedda1a3a1a2'],
    ['GB-EUC-H', 'b0ecbac3cae9 cedda1a3a1a2'],
    ['GBK2K-H', 'b0ecbac3cae9 cedda1a3a1a2'],
  ];
  for (const [encoding, hex] of codes) {
    const [page] = await pagesOf(documentOf([{ content: `BT /F 12 Tf 72 700 Td <${hex}> Tj ET` }], chineseFont(encoding)));
    t.equal(textOf(page), '办好书屋。、', encoding);
    t.strictSame(
      page?.letters.slice(0, 2).map(rounded),
      [
        [72, 142],
        [84, 142],
      ],
      encoding,
    );
    t.equal(page?.letters[0]?.guessed, false);
  }
});

t.test('spacing, stretching, leading and matrices move letters as they should', async (t) => {
  const content = [
    'q 2 0 0 2 0 0 cm BT /F 10 Tf 5 Tc 50 Tz 14 TL 10 300 Td <529e597d> Tj',
    "<4e66> ' ET Q",
    'BT /F 12 Tf 0 Tc 100 Tz [<529e> -500 <597d>] TJ ET',
  ].join('\n');
  const [page] = await pagesOf(documentOf([{ content }]));
  t.strictSame(page?.letters.map(rounded), [
    [20, 242],
    [35, 242],
    [20, 270],
    [0, 842],
    [18, 842],
  ]);
});

t.test('rules are lines and thin boxes, not areas, curves or clips', async (t) => {
  const content =
    '72 700 m 300 700 l S 72 600 200 0.5 re f 72 500 m 72 650 l S 72 300 100 100 re f 0 0 m 9 9 9 9 50 0 c S 1 1 90 0.2 re W n';
  const [page] = await pagesOf(documentOf([{ content }]));
  t.strictSame(
    page?.rules.map(({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round)),
    [
      [72, 142, 300, 142],
      [72, 242, 272, 242],
      [72, 192, 72, 342],
    ],
  );
});

t.test('a stroked box is four rules', async (t) => {
  const [page] = await pagesOf(documentOf([{ content: '100 100 200 50 re S' }]));
  t.equal(page?.rules.length, 4);
});

t.test('a page that is turned, by its dictionary or by the direction of its text, is read upright', async (t) => {
  const upright = shown('办好书屋', 72, 700);
  const [byRotate] = await pagesOf(
    documentOf([{ content: 'BT /F 12 Tf 0 1 -1 0 100 72 Tm <529e597d4e665c4b> Tj ET', more: '/Rotate 90' }]),
  );
  t.strictSame([byRotate?.width, byRotate?.height], [842, 595]);
  t.strictSame(byRotate?.letters.map(rounded).slice(0, 2), [
    [72, 100],
    [84, 100],
  ]);
  const [byText] = await pagesOf(
    documentOf([{ content: 'BT /F 12 Tf 0 1 -1 0 100 72 Tm <529e597d4e665c4b> Tj ET 200 72 m 200 500 l S' }]),
  );
  t.strictSame([byText?.width, byText?.height], [842, 595]);
  t.strictSame(byText?.letters.map(rounded).slice(0, 2), [
    [72, 100],
    [84, 100],
  ]);
  t.strictSame(
    byText?.rules.map(({ left, right, top }) => [left, right, top].map(Math.round)),
    [[72, 500, 200]],
  );
  const [flipped] = await pagesOf(documentOf([{ content: 'BT /F 12 Tf -1 0 0 -1 500 100 Tm <529e597d> Tj ET' }]));
  t.strictSame(flipped?.letters.map(rounded), [
    [95, 100],
    [107, 100],
  ]);
  const [marked] = await pagesOf(documentOf([{ content: `${upright}BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm <5185> Tj ET` }]));
  t.equal(textOf(marked), '办好书屋');
  t.equal(marked?.askew, 1);
});

t.test('letters of a font that does not explain its codes are marked as guesses', async (t) => {
  const font =
    '<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Song /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>';
  const [page] = await pagesOf(documentOf([{ content: 'BT /F 12 Tf 72 700 Td <01020304> Tj ET' }], font));
  t.equal(
    page?.letters.every(({ guessed }) => guessed),
    true,
  );
  t.equal(page?.letters.length, 2);
});

t.test('forms are read where they are drawn', async (t) => {
  const resources = '/XObject << /X 6 0 R >>';
  const bytes = documentOf([{ content: 'q 1 0 0 1 100 100 cm /X Do Q' }, { content: '' }], undefined, resources);
  // Object 6 is the second page; it is replaced by a form.
  const made = Buffer.from(bytes)
    .toString('latin1')
    .replace(
      /6 0 obj\n<<[^\n]*>>/,
      () =>
        '6 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /Font << /F 3 0 R >> >> /Length 55 >>\nstream\nBT /F 12 Tf 10 10 Td <529e597d> Tj ET                  \nendstream',
    )
    .replace('/Count 2 /Kids [4 0 R 6 0 R]', '/Count 1 /Kids [4 0 R]');
  const [page] = await pagesOf(new Uint8Array(Buffer.from(made, 'latin1')));
  t.strictSame(page?.letters.map(rounded), [
    [110, 732],
    [122, 732],
  ]);
});

t.test('streams that are packed, and pages in their order', async (t) => {
  const pages = ['甲', '乙', '丙'].map((text) => ({ content: flate(shown(text, 72, 700)) }));
  t.strictSame((await pagesOf(documentOf(pages))).map(textOf), ['甲', '乙', '丙']);
});

t.test('a PDF is known by its signature within its first kilobyte', async (t) => {
  const bytes = documentOf([pageOf('甲')]);
  t.equal(isPdf(bytes), true);
  t.equal(isPdf(Uint8Array.from([...new Uint8Array(100), ...bytes])), true);
  t.equal(isPdf(Buffer.from('甲市2031年工作要点')), false);
  t.equal(isPdf(new Uint8Array()), false);
});
