#!/bin/sh
# The three peels of peels/: pictures, ten minutes of learning each on two CPU cores, and their pages.
# Can be stopped and started again: pictures that are there are kept, a training goes on where it was.
#   runs/peels.sh [WORK]        CORES=1 runs/peels.sh        MINUTES=2 runs/peels.sh
set -eu
cd "$(dirname "$0")/.."
work=${1:-work}
cores=${CORES:-0}
minutes=${MINUTES:-10}
out=$work/peels
mkdir -p "$out" docs/peels peels

pictures() { # WHAT
  [ -f "$out/$1/SOURCE" ] || {
    rm -rf "$out/$1"
    ./banana train peel-data "$1" --out "$out/$1" --count 40 --work "$work"
  }
}
learn() { # FILE WHAT NAME TRIGGER LICENCE NOTE
  [ -f "$out/$1.safetensors" ] || ./banana train peel --images "$out/$2" --name "$3" --trigger "$4" \
    --licence "$5" --note "$6" --rank 8 --minutes "$minutes" --threads "$cores" \
    --out "$out/$1.safetensors"
  cp "$out/$1.safetensors" "peels/$1.safetensors"
}

pictures architecture
pictures pixel-art
pictures medical
learn blueprint architecture "Blueprint" "blueprint" "CC-BY-3.0" \
  "Learned from models by eTeks, Scopia, Kator Legaz, Reallusion and Blend Swap contributors."
learn pixel-art pixel-art "Pixel art" "pixel art" "CC0-1.0" ""
learn brain-mri medical "Brain MRI" "brain MRI" "BSD-3-Clause" \
  "Not for diagnosis: it draws pictures that look like MRI slices and show no patient."

for peel in blueprint pixel-art brain-mri; do
  ./banana peel check "peels/$peel.safetensors"
done
page() { ./banana peel page "$@" --out docs/peels; }
page peels/blueprint.safetensors peels/pixel-art.safetensors --prompt "{} of a bedroom with a bed" \
  --prompt "{} of an office with a desk and a chair" --prompt "{} of a castle" --prompt "a fox"
page peels/pixel-art.safetensors peels/blueprint.safetensors --prompt "{} of a wolf" \
  --prompt "{} of a strawberry" --prompt "{} of a castle" --prompt "a fox"
page peels/brain-mri.safetensors peels/pixel-art.safetensors --prompt "{}, axial slice" \
  --prompt "{}, sagittal slice through the cerebellum" --prompt "{} of an apple" --prompt "a fox"
