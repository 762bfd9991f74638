// The library: choosing many pictures, and the focal point by pointer and arrow keys.

const choose = document.querySelector("[data-choose]");
if (choose) {
  const boxes = [...choose.querySelectorAll("input[name=picture]")];
  const said = choose.querySelector("[data-chosen]");
  const all = choose.querySelector("[data-all]");
  const tell = () => {
    const n = boxes.filter((box) => box.checked).length;
    said.textContent = n ? `(${n} chosen)` : "";
    if (n) choose.querySelector("details").open = true;
  };
  choose.addEventListener("change", tell);
  all.hidden = !boxes.length;
  all.addEventListener("click", () => {
    for (const box of boxes) box.checked = true;
    tell();
  });
  tell();
}

const focal = document.querySelector("[data-focal]");
if (focal) {
  const picture = focal.querySelector("img");
  const point = focal.querySelector("button");
  const [x, y] = ["focal_x", "focal_y"].map((name) => document.querySelector(`input[name=${name}]`));
  const slots = document.querySelectorAll("[data-slot]");
  const within = (value) => Math.min(100, Math.max(0, Number(value) || 0));
  // Crops keep the ninth in which the point lies; thirds as the server takes them.
  const third = (value) => Math.min(2, Math.floor(Math.min(999, Math.round(value * 10)) / 334));

  const show = () => {
    const [left, top] = [within(x.value), within(y.value)];
    point.style.left = `${left}%`;
    point.style.top = `${top}%`;
    const ninth = `focal-${"tcb"[third(top)]}${"lcr"[third(left)]}`;
    for (const slot of slots) slot.className = slot.className.replace(/focal-\w\w/, ninth);
  };
  const set = (left, top) => {
    x.value = Math.round(within(left) * 10) / 10;
    y.value = Math.round(within(top) * 10) / 10;
    show();
  };
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  };
  focal.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    focal.setPointerCapture(event.pointerId);
    point.focus();
    at(event);
  });
  focal.addEventListener("pointermove", (event) => {
    if (focal.hasPointerCapture(event.pointerId)) at(event);
  });
  point.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? 10 : 1;
    const step = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
    if (!step) return;
    event.preventDefault();
    set(within(x.value) + step[0], within(y.value) + step[1]);
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  point.hidden = false;
  show();
}
