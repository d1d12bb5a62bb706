#!/bin/sh
# The whole chain on the tiny preset: corpus of our own drawings to a bundle that draws a picture.
# Under three minutes on two cores; a part of the tests. Needs nothing fetched.
set -eu
cd "$(dirname "$0")/.."
work=${1:-work/smoke}
rm -rf "$work"
train() { ./banana train "$@" --preset tiny --work "$work"; }
train autoencoder --budget 150steps
train enlarger --budget 40steps --sharpness 0.5
train latents
train teacher --budget 150steps
train distill --budget 40steps
train uhd-latents
train uhd --budget 6steps
train quantize --budget 20steps
train pack
train native-pictures
train native --budget 6steps
train pack
train sheets
train judge --budget 20steps
train eval --bundle "$work/6-bundle" --count 20 --no-outside --out "$work/eval"
for precision in fp32 int8 int4 int4-lean; do
  ./banana generate "a red apple" --bundle "$work/6-bundle" --size 128x128 --seed 1 \
    --precision "$precision" --out "$work/apple-$precision.png"
done
./banana generate "a red apple" --bundle "$work/6-bundle" --size 1088x1088 --mode native --steps 1 \
  --seed 1 --out "$work/apple-native.png"
