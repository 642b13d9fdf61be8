// `store` of the configuration: the path of a file, or the URL of a PostgreSQL database.

export function isPostgres(store: string): boolean {
  return /^postgres(?:ql)?:/.test(store);
}

/** With a host and the name of a database; what has a meaning in a URL is percent-encoded in the password. */
export function isPostgresUrl(store: string): boolean {
  if (!isPostgres(store) || !URL.canParse(store)) return false;
  const { hostname, pathname, searchParams } = new URL(store);
  return (hostname !== '' || searchParams.has('host')) && pathname.length > 1;
}

/** As people may read it: without user, password and options. */
export function storePlace(store: string): string {
  if (!isPostgres(store)) return store;
  const { host, pathname } = new URL(store);
  return `postgres://${host}${pathname}`;
}

/** What the place leaves out. */
export function storeLogin(store: string): string | undefined {
  if (!isPostgres(store)) return undefined;
  const { username, password, search } = new URL(store);
  return username + password + search === '' ? undefined : `${username}:${password}${search}`;
}

/** The password in the URL, as it is sent. */
export function storePassword(store: string): string | undefined {
  const password = isPostgres(store) ? new URL(store).password : '';
  return password === '' ? undefined : decodeURIComponent(password);
}
