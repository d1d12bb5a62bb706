#!/bin/sh
# The nano preset on one accelerator: the same code with --device cuda. Budgets fit two slots of
# half an hour; stop and start again where it was. Needs libtorch's CUDA jar on the class path.
set -eu
cd "$(dirname "$0")/.."
work=${1:-work/nano}
./banana train corpus fetch --work "$work"
train() { ./banana train "$@" --preset nano --work "$work" --device cuda; }
train autoencoder --budget 3m
train latents
train teacher --budget 16m
train distill --budget 6m
train quantize --budget 3m
train pack
train sheets
