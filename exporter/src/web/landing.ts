/** The page at /. */

const LINKS = [
  ['/metrics', 'Metrics'],
  ['/-/healthy', 'Health'],
  ['/-/ready', 'Readiness'],
] as const;

export function landingPage(version: string): string {
  const links = LINKS.map(([path, text]) => `<li><a href="${path}">${text}</a></li>`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>audit-exporter</title>
<style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem}</style>
</head>
<body>
<main>
<h1>audit-exporter</h1>
<p>Audit logs as exact Prometheus metrics. Version ${version}.</p>
<ul>
${links}
</ul>
</main>
</body>
</html>
`;
}
