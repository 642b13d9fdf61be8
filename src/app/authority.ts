// Host and port as a URL writes them: an IPv6 address stands in brackets.
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
