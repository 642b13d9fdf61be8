// The status page as text: three files in memory, because the published package carries compiled modules and nothing beside them.

export const PAGE_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>pinewire</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/style.css">
<script type="module" src="/page/script.js"></script>
</head>
<body>
<header>
  <h1>pinewire</h1>
  <p id="connection" class="quiet" role="status"></p>
</header>

<noscript><p>This page needs JavaScript. The same is on the command line: <code>pinewire orders</code>, <code>pinewire alerts</code>.</p></noscript>

<form id="sign-in" hidden>
  <h2>Sign in</h2>
  <p>Paste the admin token. <code>npx pinewire token show admin</code> prints it. It stays in this tab until you close it.</p>
  <input type="text" name="username" autocomplete="username" value="admin" hidden>
  <label for="token">Admin token</label>
  <input id="token" type="password" autocomplete="current-password" spellcheck="false" required>
  <p id="sign-in-problem" class="problem" role="alert"></p>
  <button type="submit">Sign in</button>
</form>

<main id="content" hidden>
  <p id="sentence" aria-live="polite">Reading how things stand.</p>
  <p id="problem" class="problem" role="alert"></p>
  <p class="actions">
    <button id="halt" type="button">Halt entries</button>
    <button id="sign-out" type="button" class="plain">Sign out</button>
  </p>

  <section id="halts" hidden aria-labelledby="halts-title">
    <h2 id="halts-title">Halts</h2>
    <ul id="halt-list"></ul>
    <form id="resume">
      <label for="resume-token">Resume: entries of every account go out again at once. Paste the admin token to confirm.</label>
      <input id="resume-token" type="password" autocomplete="off" spellcheck="false" required>
      <button type="submit">Resume</button>
    </form>
  </section>

  <section aria-labelledby="alerts-title">
    <h2 id="alerts-title">Last alerts</h2>
    <p id="no-alerts" class="quiet" hidden>Alerts appear here as they come in. <code>npx pinewire url</code> prints where to send them; <code>npx pinewire send</code> sends a first one.</p>
    <table id="alerts">
      <thead><tr><th>Received</th><th>State</th><th>What</th><th>Strategy</th><th>client_ref</th><th>Reason</th></tr></thead>
      <tbody></tbody>
    </table>
  </section>

  <section aria-labelledby="orders-title">
    <h2 id="orders-title">Last orders</h2>
    <p id="no-orders" class="quiet" hidden>Orders appear here once an alert was accepted.</p>
    <table id="orders">
      <thead><tr><th>Created</th><th>State</th><th>Order</th><th class="number">Filled</th><th class="number">Average price</th><th>Account</th><th>Reason</th></tr></thead>
      <tbody></tbody>
    </table>
  </section>
</main>
</body>
</html>
`;
