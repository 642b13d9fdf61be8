// What stands in place of the dashboard where it was not built: how to build it, and how to go on without it.

export const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>pinewire</title>
</head>
<body>
<main>
<h1>The dashboard is not built yet</h1>
<p>pinewire runs; only this page is missing. Build it where pinewire is installed, then load this page again:</p>
<pre>npm run build:dashboard</pre>
<p>The same is on the command line: <code>npx pinewire orders</code>, <code>npx pinewire alerts</code>, <code>npx pinewire halt</code>.</p>
</main>
</body>
</html>
`;
