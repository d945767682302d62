declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  // Vue's own convention: a component is the default export of its file.
  export default component;
}

declare module '*.css';
