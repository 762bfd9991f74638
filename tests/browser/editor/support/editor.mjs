// The editor's own modules and its Yjs – the same copy of it, or nothing would fit – for tests in Node.

const desk = new URL("../../../../assets/desk/", import.meta.url);
const load = (path) => import(new URL(path, desk));

export const Y = await load("node_modules/yjs/dist/yjs.mjs");
export const { KIND, Reader, frame, sized, json } = await load("editor/frames.js");
export const { Live } = await load("editor/socket.js");
export const { split } = await load("editor/split.js");
export const { difference } = await load("editor/texts.js");
export const { parseHref, readHref } = await load("editor/href.js");
export const { countWords } = await load("editor/count.js");
