// Prints the golden values of MobileNetCheckTests. Needs Node and, in an empty folder beside this file:
//   npm pack nsfwjs@4.3.0 && tar xzf nsfwjs-4.3.0.tgz && npm install @tensorflow/tfjs@4.22.0
//   node golden.mjs ../../main/resources/dev/banana/safety/mobilenet
// The first line says whether our resources are the package's own network, byte for byte.
import * as tf from '@tensorflow/tfjs';
import fs from 'fs';
import { createRequire } from 'module';

const require = createRequire(import.meta.url);
const load = name => {
  const module = require('./package/dist/models/mobilenet_v2_mid/' + name);
  return module.default ?? module;
};
const json = load('model.min.js');
const bytes = Buffer.concat(
    [1, 2].map(i => Buffer.from(load(`group1-shard${i}of2.min.js`), 'base64')));
const ours = process.argv[2];
console.log(
    'same weights', bytes.equals(fs.readFileSync(ours + '/weights.bin')),
    'same text', JSON.stringify(json) === JSON.stringify(JSON.parse(fs.readFileSync(ours + '/model.json'))));

await tf.setBackend('cpu');
const model = await tf.loadGraphModel({
  load: async () => ({
    modelTopology: json.modelTopology,
    weightSpecs: json.weightsManifest.flatMap(group => group.weights),
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  }),
});
const pooled = json.modelTopology.node.find(n => n.name.endsWith('/SpatialSqueeze')).name;

const icon = (x, y, w, h) => {
  const dx = 2 * x - w, dy = 2 * y - h, d = dx * dx + dy * dy, r = Math.min(w, h);
  if (d * 16 < r * r) return [240, 200, 40];
  if (d * 2 < r * r) return [40, 90, 200];
  return y * 3 > h * 2 ? [60, 140, 70] : [210, 230, 250];
};
const pictures = {
  gradient: [224, 224, (x, y) => [x, y, (x + y) >> 1]],
  icon: [320, 256, icon],
  stripes: [128, 192, (x, y) => [(x * 7) & 255, (y * 5) & 255, (x * y) & 255]],
};

for (const [name, [w, h, colour]] of Object.entries(pictures)) {
  const rgb = new Int32Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) rgb.set(colour(x, y, w, h), (y * w + x) * 3);
  }
  // As infer() of nsfwjs does it.
  let input = tf.tensor3d(rgb, [h, w, 3], 'int32').toFloat().div(tf.scalar(255));
  if (w !== 224 || h !== 224) input = tf.image.resizeBilinear(input, [224, 224], true);
  const x = input.reshape([1, 224, 224, 3]);
  const scores = [...await model.predict(x).data()];
  const feature = [...await model.execute(x, pooled).data()];
  console.log(name, scores.map(v => v.toFixed(6)).join(', '));
  console.log(
      '  sum', feature.reduce((a, b) => a + b).toFixed(4),
      'squares', feature.reduce((a, b) => a + b * b, 0).toFixed(4),
      'zeros', feature.filter(v => v === 0).length,
      'at 0, 1, 2, 511, 896, 1791:', [0, 1, 2, 511, 896, 1791].map(i => feature[i].toFixed(5)).join(', '));
}
