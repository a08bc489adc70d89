/** Pictures that Grafana shows to everybody must not be able to do anything. What is not known to be harmless is refused. */

const ELEMENTS = new Set(
  (
    'svg g defs title desc path rect circle ellipse line polyline polygon text tspan use symbol ' +
    'linearGradient radialGradient stop clipPath mask'
  ).split(' '),
);
/** A quoted value may hold a ">" of its own. */
const TAG = /<\/?([^\s/<>"']*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g;
const ATTRIBUTE = /([^\s=/]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/g;

/** What is wrong, one line each; empty for a harmless picture. */
export function unsafeInSvg(svg: string): string[] {
  const problems: string[] = [];
  const source = svg.replace(/^\uFEFF?\s*<\?xml [^?]*\?>/, '').replace(/<!--[\s\S]*?-->/g, '');
  for (const [, name = '', rest = ''] of source.matchAll(TAG)) {
    if (!ELEMENTS.has(name)) problems.push(`the element <${name}>`);
    for (const [, attribute = '', value = ''] of rest.matchAll(ATTRIBUTE)) {
      const text = value.replace(/^["']|["']$/g, '');
      if (/^on/i.test(attribute)) problems.push(`the script attribute ${attribute}`);
      else if (/href$/i.test(attribute) && !text.startsWith('#')) problems.push(`the reference ${attribute}="${text}"`);
      else if (/url\(\s*["']?(?!#)|@import|javascript:|&#/i.test(text))
        problems.push(`the reference ${attribute}="${text}"`);
    }
  }
  if (source.replace(TAG, '').includes('<')) problems.push('a tag that cannot be read');
  return [...new Set(problems)];
}
