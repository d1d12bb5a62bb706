package dev.banana.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.family.banana.BananaFamily;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureCostTests {
  private static PictureCost.Part part(PictureCost cost, String name) {
    return cost.parts().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void oneStepTakesWhatTheTableOfThePresetsSays() {
    // The figures of PresetCostTests: 512 x 512, 128 tokens of context; tokens of micro are small.
    Map<ModelSpec, Double> expected =
        Map.of(BananaFamily.micro(), 2.44, BananaFamily.nano(), 4.5, BananaFamily.large(), 198.0);
    expected.forEach(
        (spec, gigaflops) -> {
          PictureCost cost = PictureCost.of(spec, 512, 512, 2, 128);
          assertEquals(gigaflops, part(cost, PictureCost.STEP).flops() / 1e9, 0.12 * gigaflops);
        });
  }

  @Test
  void countsEachGraphAsOftenAsAPictureRunsIt() {
    PictureCost cost = PictureCost.of(BananaFamily.nano(), 512, 512, 4, 20);
    assertEquals(
        List.of("context", "coarse step", "stretch", "step", "decode"),
        cost.parts().stream().map(PictureCost.Part::name).toList());
    assertEquals(
        List.of(1, 2, 1, 2, 1), cost.parts().stream().map(PictureCost.Part::times).toList());
    assertEquals(
        List.of("context", "coarse step", "decode"),
        PictureCost.of(BananaFamily.nano(), 512, 512, 1, 20).parts().stream()
            .map(PictureCost.Part::name)
            .toList());
  }

  @Test
  void aRefinedPictureTakesTheLargeStepOnFourGrids() {
    PictureCost small = PictureCost.of(BananaFamily.nano(), 688, 384, 4, 20);
    PictureCost large = PictureCost.refined(BananaFamily.nano(), 3840, 2160, 4, 20);
    assertEquals(
        List.of("context", "coarse step", "stretch", "step", "refining step", "decode"),
        large.parts().stream().map(PictureCost.Part::name).toList());
    assertEquals(part(small, PictureCost.STEP), part(large, PictureCost.STEP));
    PictureCost whole = PictureCost.of(BananaFamily.nano(), 3840, 2160, 1, 20);
    assertEquals(
        4 * part(whole, PictureCost.STEP).flops(), part(large, PictureCost.REFINE).flops());
    assertEquals(part(whole, PictureCost.DECODE), part(large, PictureCost.DECODE));
  }

  @Test
  void anEnlargedPictureTakesTheSmallOneAndTheEnlarger() {
    PictureCost small = PictureCost.of(BananaFamily.nano(), 688, 384, 4, 20);
    PictureCost large = PictureCost.enlarged(BananaFamily.nano(), 3840, 2160, 4, 20);
    assertEquals(
        List.of("context", "coarse step", "stretch", "step", "decode", "enlarge"),
        large.parts().stream().map(PictureCost.Part::name).toList());
    assertEquals(part(small, PictureCost.DECODE), part(large, PictureCost.DECODE));
    // 73 thousand multiplications a pixel of what it gets, which is a sixteenth of what it gives,
    // and 63 thousand in the pass before, which makes 2 x 2 pixels of each.
    double passes = 2 * (73e3 * 960 * 540 + 63e3 * 688 * 384);
    assertEquals(1, part(large, PictureCost.ENLARGE).flops() / passes, 0.03);
    ModelSpec bare = BananaFamily.nano().withEnlarger(java.util.Optional.empty());
    assertThrows(
        IllegalArgumentException.class, () -> PictureCost.enlarged(bare, 3840, 2160, 4, 20));
  }

  @Test
  void mostOfAStepIsMatricesThatMayBeQuantised() {
    PictureCost.Part step =
        part(PictureCost.of(BananaFamily.large(), 512, 512, 2, 20), PictureCost.STEP);
    assertTrue(step.linearFlops() > 0.9 * step.cost().flops());
    assertTrue(step.linearFlops() < step.cost().flops());
  }

  @Test
  void theDecoderTakesWhatItsMultiplicationsSay() {
    // 6,952 multiplications a pixel, see Autoencoder.Config.f16c16.
    PictureCost cost = PictureCost.of(BananaFamily.nano(), 512, 512, 2, 20);
    assertEquals(2 * 6952 * 512.0 * 512, part(cost, PictureCost.DECODE).flops(), 1e6);
    assertEquals(
        cost.flopsAfterContext(),
        cost.parts().stream().mapToLong(PictureCost.Part::flops).sum()
            - part(cost, PictureCost.CONTEXT).flops());
  }

  @Test
  void countsAWeightOnceThoughTwoScalesReadIt() {
    long one = PictureCost.of(BananaFamily.nano(), 512, 512, 1, 20).parameters();
    long two = PictureCost.of(BananaFamily.nano(), 512, 512, 2, 20).parameters();
    assertTrue(two - one < 0.02 * one, one + " and " + two);
    assertTrue(PictureCost.of(BananaFamily.large(), 512, 512, 2, 20).linearParameters() > 1.4e9);
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    ModelSpec tiny = BananaFamily.tiny();
    assertThrows(IllegalArgumentException.class, () -> PictureCost.of(tiny, 100, 512, 1, 20));
    assertThrows(IllegalArgumentException.class, () -> PictureCost.of(tiny, 512, 0, 1, 20));
    assertThrows(IllegalArgumentException.class, () -> PictureCost.of(tiny, 512, 512, 9, 20));
    assertThrows(IllegalArgumentException.class, () -> PictureCost.of(tiny, 512, 512, 1, 0));
  }
}
