import { type Application, Converter, ReflectionKind } from 'typedoc';

/** Names the pages of the reference after what a program imports, not after source files. */
export function load(app: Application): void {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (reflection.kind !== ReflectionKind.Module) return;
    const entry = reflection.name.replace(/(^|\/)index$/, '');
    reflection.name = entry === '' ? 'nordigen-client' : `nordigen-client/${entry}`;
  });
}
