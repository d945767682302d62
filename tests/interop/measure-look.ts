export interface Look {
  /** The lowest contrast between a text and its background, from 1 to 21. */
  contrast: number;
  /** The markup around that text. */
  faintest: string;
  /** Markup of clickable elements that are too low. */
  lowTargets: string[];
  /** Pixels by which the page is wider than the window. */
  overflow: number;
}

/** Runs in the page and measures its appearance. It contains everything that it needs, because only its text is sent there. */
export function measureLook(leastHeight: number): Look {
  interface Layer {
    color: string;
    opacity: number;
  }
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('The browser has no canvas.');

  /** WCAG's relative luminance of the colour that layers add up to, from the bottom up. */
  const luminance = (layers: Layer[]): number => {
    for (const { color, opacity } of layers) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const contrastOf = (element: HTMLElement): number => {
    const behind: Layer[] = [];
    let opacity = 1;
    for (let at: HTMLElement | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      opacity *= Number(style.opacity);
      behind.unshift({ color: style.backgroundColor, opacity: 1 });
    }
    const paper = luminance(behind);
    const ink = luminance([...behind, { color: getComputedStyle(element).color, opacity }]);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  };

  const hasText = (element: HTMLElement): boolean =>
    element.localName === 'input' ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());

  const texts = [...document.body.querySelectorAll<HTMLElement>('*')]
    .filter(hasText)
    .map((element) => ({ contrast: contrastOf(element), faintest: element.outerHTML }))
    .sort((one, other) => one.contrast - other.contrast);
  const targets = [...document.querySelectorAll('button, label:has(input), input[type=text]')];
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    ...(texts[0] ?? { contrast: 21, faintest: '' }),
    lowTargets: targets
      .filter((target) => target.getBoundingClientRect().height < leastHeight)
      .map((target) => target.outerHTML),
    overflow: scrollWidth - clientWidth,
  };
}
