// A time as its distance from now, with the moment itself on hover and for whoever copies it.
import { now } from '../clock.ts';
import { ago, moment } from './time.ts';

export function Age({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {ago(now.value - Date.parse(at))}
    </time>
  );
}
