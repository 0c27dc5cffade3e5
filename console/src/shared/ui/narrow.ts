// A phone's width, as the style sheets have it: pictures show less there.
export const isNarrow = (): boolean => typeof matchMedia !== "undefined" && matchMedia("(max-width: 760px)").matches;
