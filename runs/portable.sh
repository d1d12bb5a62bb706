#!/bin/sh
# Everything that `banana train` needs, in one folder, for a machine without Java, Maven or network,
# such as a rented accelerator. Copy the folder and a work folder there, then: FOLDER/train teacher ...
#   runs/portable.sh FOLDER             for the CPU
#   runs/portable.sh FOLDER cuda        for CUDA 13; its own libraries are looked for on that machine
# Linux on x86-64; needs a JDK with jlink here. Whatever the folder holds is written anew.
set -eu
cd "$(dirname "$0")/.."
[ $# -ge 1 ] && [ $# -le 2 ] && { [ "${2:-cpu}" = cpu ] || [ "$2" = cuda ]; } || {
  echo "usage: runs/portable.sh FOLDER [cpu|cuda]" >&2
  exit 2
}
out=$1
kind=${2:-cpu}
case $out in -*) echo "FOLDER must not begin with '-', found '$out'" >&2; exit 2 ;; esac
[ ! -e "$out" ] || [ -d "$out/jdk" ] || [ -z "$(ls -A "$out")" ] || {
  echo "Folder '$out' holds something else; choose another" >&2
  exit 2
}
jlink=${JAVA_HOME:+$JAVA_HOME/bin/}jlink
command -v "$jlink" >/dev/null || {
  echo "There is no jlink; install a whole JDK 17 or set JAVA_HOME to one" >&2
  exit 2
}

./banana train --version >/dev/null # builds what is missing
rm -rf "$out/jdk" "$out/lib" "$out/native"
mkdir -p "$out/lib"
"$jlink" --strip-debug --no-header-files --no-man-pages --output "$out/jdk" --add-modules \
java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,\
jdk.management,jdk.unsupported,jdk.zipfs
tr ':' '\n' <train/target/banana.class-path | while read -r jar || [ -n "$jar" ]; do
  case $kind-$jar in
    cuda-*/pytorch-*-linux-x86_64.jar | cuda-*/openblas-*-linux-x86_64.jar) ;;
    *) cp "$jar" "$out/lib" ;;
  esac
done

if [ "$kind" = cuda ]; then
  # Unpacked, since the libraries find each other by folder, and Java would unpack them at each start.
  jars=$(tr ':' '\n' <train/target/banana.class-path)
  torch=$(echo "$jars" | grep '/pytorch-[^/]*-linux-x86_64\.jar$')
  version=$(basename -- "$(dirname -- "$torch")")
  mvn -q -B dependency:get -Dtransitive=false \
    -Dartifact="org.bytedeco:pytorch:$version:jar:linux-x86_64-gpu"
  mkdir -p "$out/native"
  (
    cd "$out/native"
    jar=$(dirname -- "$(readlink -f -- "$(command -v "$jlink")")")/jar
    "$jar" xf "${torch%.jar}-gpu.jar"
    "$jar" xf "$(echo "$jars" | grep '/openblas-[^/]*-linux-x86_64\.jar$')"
  )
  rm -rf "$out/native/META-INF"
  find "$out/native" -type d \( -name include -o -name lib \) -prune -exec rm -rf {} +
  ln -sf libopenblas.so.0 \
    "$out/native/org/bytedeco/openblas/linux-x86_64/libopenblas_nolapack.so.0"
fi

cat >"$out/train" <<'END'
#!/bin/sh
# As `banana train`, with the Java and the libraries of this folder. CUDA_LIBRARIES may name folders,
# with colons between them, where those of CUDA, cuDNN, NCCL and CUPTI are; else they are looked for.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
spin=1000
! grep -q -m 1 avx512_bf16 /proc/cpuinfo 2>/dev/null || spin=100000
export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-$spin}" OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-10}"
set -- -Djava.awt.headless=true ${BANANA_JAVA_OPTIONS:-} -cp "$here/native:$here/lib/*" \
  dev.banana.train.Main "$@"
if [ ! -d "$here/native" ]; then
  # As banana does: what a step frees is what the next one needs.
  export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}" MALLOC_MMAP_MAX_="${MALLOC_MMAP_MAX_:-0}"
  export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-1000000000000}"
  export GLIBC_TUNABLES="${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}"
  exec "$here/jdk/bin/java" "$@"
fi
if [ -z "${CUDA_LIBRARIES:-}" ]; then
  [ -s "$here/cuda.txt" ] || find / /usr /opt /home -xdev \( -name 'libcudart.so.*' -o -name 'libcublas.so.*' \
    -o -name 'libcudnn.so.*' -o -name 'libcufft.so.*' -o -name 'libcurand.so.*' \
    -o -name 'libcusparse.so.*' -o -name 'libcusparseLt.so.*' -o -name 'libcusolver.so.*' \
    -o -name 'libcupti.so.*' -o -name 'libnccl.so.*' -o -name 'libnvshmem_host.so.*' \
    -o -name 'libnvJitLink.so.*' -o -name 'libcufile.so.*' -o -name 'libnvrtc.so.*' \) \
    -printf '%h\n' 2>/dev/null | sort -u >"$here/cuda.txt" || true
  CUDA_LIBRARIES=$(tr '\n' ':' <"$here/cuda.txt")
fi
torch=$here/native/org/bytedeco/pytorch/linux-x86_64-gpu
export LD_LIBRARY_PATH="$torch:$here/native/org/bytedeco/openblas/linux-x86_64:$CUDA_LIBRARIES\
${LD_LIBRARY_PATH:-}"
# Nothing else pulls the CUDA part in; beside it the JVM's helper thread needs a larger stack.
LD_PRELOAD=$torch/libtorch_cuda.so exec "$here/jdk/bin/java" \
  -Djdk.lang.processReaperUseDefaultStackSize=true "$@"
END
chmod +x "$out/train"
du -sh "$out"
