import type { Answer } from '../errors/answers.ts';

/** Statuses with which a Response cannot have a body. */
const bodiless = [204, 205, 304];

export function toResponse(answer: Answer): Response {
  const text = toText(answer);
  const body = text === '' || bodiless.includes(answer.status) ? null : text;
  return new Response(body, { status: answer.status, headers: headersOf(answer) });
}

/** Announces the length of the whole body, sends half of it, and fails. */
export function breakOff(answer: Answer): Response {
  const bytes = new TextEncoder().encode(toText(answer));
  const half = bytes.slice(0, Math.floor(bytes.length / 2));
  let isSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) controller.error(new TypeError('terminated'));
      else controller.enqueue(half);
      isSent = true;
    },
  });
  const headers = { ...headersOf(answer), 'content-length': String(bytes.length) };
  return new Response(body, { status: answer.status, headers });
}

function toText({ body }: Answer): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function headersOf({ body, headers }: Answer): Record<string, string> {
  return {
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
    ...headers,
  };
}
