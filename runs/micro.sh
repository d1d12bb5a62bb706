#!/bin/sh
# The small preset, on two CPU cores in bf16: about six hours. Can be stopped and started again.
# The embedded weights took more sessions, with materials that changed on the way: docs/LOG.md.
set -eu
cd "$(dirname "$0")/.."
work=${1:-work}
./banana train corpus fetch --work "$work"
train() { ./banana train "$@" --preset micro --work "$work"; }
train autoencoder --budget 18m
train enlarger --budget 12m
train enlarger --budget 36m --sharpness 0.8
train latents
train teacher --budget 120m
train distill --budget 25m
train uhd-latents
train uhd --budget 20m
train quantize --budget 8m
train pack
train native-pictures
train native --budget 94m
train pack
train sheets
