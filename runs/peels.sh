#!/bin/sh
# The three embedded peels: pictures, ten minutes of learning each on two CPU cores, and their pages.
# Can be stopped and started again: pictures that are there are kept, a training goes on where it was.
#   runs/peels.sh [WORK]        CORES=1 runs/peels.sh        MINUTES=2 runs/peels.sh        JUDGE=FILE runs/peels.sh
set -eu
cd "$(dirname "$0")/.."
work=${1:-work}
cores=${CORES:-0}
minutes=${MINUTES:-10}
judge=${JUDGE:+--judge $JUDGE}
out=$work/peels
embedded=weights/src/main/resources/dev/banana/weights/peels
mkdir -p "$out" docs/peels "$embedded"

pictures() { # WHAT
  [ -f "$out/$1/SOURCE" ] || {
    rm -rf "$out/$1"
    ./banana train peel-data "$1" --out "$out/$1" --count 40 --work "$work"
  }
}
learn() { # FILE WHAT RANK NAME TRIGGER LICENCE NOTE [OPTION]
  # shellcheck disable=SC2086 # the judge is two words or none
  [ -f "$out/$1.safetensors" ] || ./banana train peel --images "$out/$2" --rank "$3" --name "$4" \
    --trigger "$5" --licence "$6" --note "$7" ${8:-} --minutes "$minutes" --threads "$cores" $judge \
    --out "$out/$1.safetensors"
}

pictures architecture
pictures pixel-art
pictures medical
learn blueprint architecture 16 "Blueprint" "blueprint" "CC-BY-3.0" \
  "Learned from models by eTeks, Scopia, Kator Legaz, Reallusion and Blend Swap contributors."
learn pixel-art pixel-art 8 "Pixel art" "pixel art" "CC0-1.0" "" --keep-shapes
learn brain-mri medical 8 "Brain MRI" "brain MRI" "BSD-3-Clause" \
  "Not for diagnosis: it draws pictures that look like MRI slices and show no patient."

# Only when all are learned, since what is embedded is built again.
for peel in blueprint pixel-art brain-mri; do
  cp "$out/$peel.safetensors" "$embedded/$peel.safetensors"
done
printf 'blueprint\npixel-art\nbrain-mri\n' > "$embedded/names.txt"

for peel in blueprint pixel-art brain-mri; do
  ./banana peel check "$peel"
done
page() { ./banana peel page "$@" --out docs/peels; }
page blueprint pixel-art --prompt "{} of a bedroom with a child bed" \
  --prompt "{} of an office with a desk" --prompt "{} of a castle" --prompt "a fox"
page pixel-art blueprint --prompt "{} of a fox" --prompt "{} of a strawberry" \
  --prompt "{} of a castle on a blue background" --prompt "a fox"
page brain-mri pixel-art --prompt "{}, axial slice through the cingulate gyrus and the middle frontal gyrus" \
  --prompt "{}, sagittal slice through the superior frontal gyrus and the cerebellum" --prompt "{} of an apple" --prompt "a fox"
