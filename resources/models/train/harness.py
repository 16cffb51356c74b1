# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains one task from nothing, keeps its state now and then so that it can go on, and writes its folders.

A task is a module of tasks/ with
  STEPS, LEARNING_RATE, WARMUP  how long and how fast it learns
  build()                       a fresh model
  loss(model, random)           the loss of one batch, made with the random numbers of its step
  figures(model)                what is measured on held-out data: a dictionary of numbers
  export(model, folder, tests)  writes what ships to `folder` and what tests read to `tests`
and, where it has them, WEIGHT_DECAY, CHECKPOINTS, the steps whose weights ship too, tensor_name(name), what a tensor
of the network is called in the file, and more_tensors(tensors), which adds what the file has beside them.
"""

import importlib
import json
import math
import pathlib
import time

import numpy
import torch

from files import safetensors

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SEED = 20240501
SECONDS_BETWEEN_SAVES = 60


def learning_rate(task, step, steps):
    """Rises linearly, then falls along half a cosine to nothing."""
    if step < task.WARMUP:
        return task.LEARNING_RATE * (step + 1) / task.WARMUP
    progress = (step - task.WARMUP) / max(1, steps - task.WARMUP)
    return task.LEARNING_RATE * 0.5 * (1 + math.cos(math.pi * progress))


def make_optimizer(task, model):
    """AdamW that draws tables and matrices towards zero, but no biases and no normalizations."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    groups = [{"params": [p for p in parameters if p.dim() > 1], "weight_decay": getattr(task, "WEIGHT_DECAY", 0.01)},
              {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=task.LEARNING_RATE, betas=(0.9, 0.98))


def save_state(path, model, optimizer, step, seconds, curve):
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": seconds,
                "curve": curve}, part)
    part.replace(path)


def tensors_of(task, model):
    """The weights in float16, under the names of transformers."""
    rename = getattr(task, "tensor_name", lambda name: name)
    more = getattr(task, "more_tensors", lambda tensors: tensors)
    return more({rename(name): tensor.half() for name, tensor in model.state_dict().items()})


def keep_checkpoint(task, model, folder, step):
    path = folder / "checkpoints" / str(step)
    path.mkdir(parents=True, exist_ok=True)
    safetensors.write(path / "model.safetensors", tensors_of(task, model))


def train(task, steps, state_path, folder):
    """The trained model, the processor seconds it took, and the loss by step."""
    torch.manual_seed(SEED)
    model = task.build()
    optimizer = make_optimizer(task, model)
    begin, spent, curve = 0, 0.0, []
    if state_path.exists():
        state = torch.load(state_path)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        begin, spent, curve = state["step"], state["seconds"], state["curve"]
    started, saved = time.process_time(), time.time()
    model.train()
    for step in range(begin, steps):
        if step in getattr(task, "CHECKPOINTS", ()):
            keep_checkpoint(task, model, folder, step)
        loss = take_step(task, model, optimizer, step, steps)
        if step % 50 == 0 or step == steps - 1:
            curve.append([step, round(loss, 4)])
            print(f"step {step} loss {loss:.4f} seconds {spent + time.process_time() - started:.0f}", flush=True)
        if time.time() - saved > SECONDS_BETWEEN_SAVES:
            save_state(state_path, model, optimizer, step + 1, spent + time.process_time() - started, curve)
            saved = time.time()
    if steps in getattr(task, "CHECKPOINTS", ()):
        keep_checkpoint(task, model, folder, steps)
    seconds = spent + time.process_time() - started
    save_state(state_path, model, optimizer, steps, seconds, curve)
    return model.eval(), seconds, curve


def take_step(task, model, optimizer, step, steps):
    torch.manual_seed(SEED + step)
    for group in optimizer.param_groups:
        group["lr"] = learning_rate(task, step, steps)
    loss = task.loss(model, numpy.random.default_rng([SEED, step]))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def round_weights(model):
    """To float16 and back: what is measured is what ships."""
    for parameter in model.state_dict().values():
        parameter.copy_(parameter.half())


def run(name, steps=None):
    """With `steps` a try-out below build/train; without, the folder that ships."""
    task = importlib.import_module("tasks." + name)
    torch.set_num_threads(1)
    trial = ROOT / "build" / "train" / f"{name}-{steps}"
    folder = trial if steps else ROOT / "resources" / "models" / name
    tests = trial / "tests" if steps else ROOT / "tests" / "data" / "models" / name
    for path in (folder, tests):
        path.mkdir(parents=True, exist_ok=True)
    state = ROOT / "build" / "train" / f"{name}-{steps or task.STEPS}.pt"
    model, seconds, curve = train(task, steps or task.STEPS, state, folder)
    round_weights(model)
    with torch.no_grad():
        figures = {"steps": steps or task.STEPS, "processor_seconds": round(seconds), **task.figures(model)}
        safetensors.write(folder / "model.safetensors", tensors_of(task, model))
        task.export(model, folder, tests)
    write_figures(folder, figures, curve)
    page = (HERE / "pages" / f"{name}.md").read_text()
    (folder / "README.md").write_text(page.format(**figures).replace("%", " %"))
    if steps:
        state.unlink()


def write_figures(folder, figures, curve):
    text = json.dumps(rounded(figures), indent=1)
    print(text)
    (folder / "figures.json").write_text(text + "\n")
    rows = "".join(f"{step},{loss}\n" for step, loss in curve)
    (folder / "loss.csv").write_text("step,loss\n" + rows)


def rounded(value):
    """Floating point numbers anywhere in the figures, to four places."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(part) for part in value]
    return value if isinstance(value, int) else round(float(value), 4)
