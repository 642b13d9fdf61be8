// Grey lines where content will stand, so that nothing jumps when it comes.

export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div class="skeleton" aria-busy="true" role="status">
      <span class="unseen">Reading.</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} class="bone" />
      ))}
    </div>
  );
}
