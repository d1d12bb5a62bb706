#!/bin/sh
# The nano preset on one accelerator: the same code with --device cuda. Budgets fit two slots of
# half an hour; stop and start again where it was. Needs libtorch's CUDA files on the class path:
# `runs/portable.sh FOLDER cuda` makes a folder that has them, for a machine without Java and network;
# FOLDER/train takes the place of `./banana train` below.
#   runs/nano.sh WORK              trains
#   runs/nano.sh WORK --rehearse   the whole chain on the CPU with a few scenes and steps
set -eu
cd "$(dirname "$0")/.."
work=${1:-work/nano}
./banana train corpus fetch --work "$work"
if [ "${2:-}" = --rehearse ]; then
  train() { ./banana train "$@" --preset nano --work "$work" --rehearse; }
  set -- 2steps 2steps 2steps 1steps 1steps 1steps 1steps
else
  train() { ./banana train "$@" --preset nano --work "$work" --device cuda; }
  set -- 3m 16m 6m 3m 2m 2m 4m
fi
train autoencoder --budget "$1"
train enlarger --budget "$6" --sharpness 0.8
train latents
train teacher --budget "$2"
train distill --budget "$3"
train uhd-latents
train uhd --budget "$5"
train quantize --budget "$4"
train pack
train native-pictures
train native --budget "$7"
train pack
train sheets
