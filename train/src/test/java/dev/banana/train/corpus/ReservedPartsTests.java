package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What is kept for evaluation cannot be drawn for training, whatever the family and part. The
 * families are the real ones with stand-ins for their drawings, so that nothing is fetched.
 */
class ReservedPartsTests {
  private static final int DRAWS = 6000;

  /** Stand-ins: 150 names, each with three views if the family holds models. */
  private record Fake(SpriteFamily family) implements SpriteSource {
    @Override
    public List<SpritePack.Row> rows() {
      List<SpritePack.Row> rows = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        String name = "thing " + (char) ('a' + i / 26) + (char) ('a' + i % 26);
        for (int view = 0; view < (family.solid() ? 3 : 1); view++) {
          String key = family.solid() ? name + "@" + view : name;
          String side = family.solid() ? "the front" : "";
          rows.add(new SpritePack.Row(key, name, 7, 0, List.of(), side, 0, 1, 4, 4));
        }
      }
      return rows;
    }

    @Override
    public Bitmap read(SpritePack.Row row) {
      int[] argb = new int[16];
      java.util.Arrays.fill(argb, 0xFF3D7BD9);
      return new Bitmap(4, 4, argb);
    }

    @Override
    public void close() {}
  }

  private static Map<Part, SpriteCasting> castings(boolean heldOut) {
    Map<Part, List<SpriteSet>> sets = new HashMap<>();
    SpriteSet.Cache cache = new SpriteSet.Cache(1 << 22);
    for (SpriteFamily family : SpriteFamily.all()) {
      sets.computeIfAbsent(family.part(), p -> new ArrayList<>())
          .add(SpriteSet.of(family, new Fake(family), "MIT", "somebody", Set.of(), cache));
    }
    Map<Part, SpriteCasting> castings = new EnumMap<>(Part.class);
    Corpus.Config all = Corpus.Config.everything(0, Corpus.Split.TRAIN);
    sets.forEach((p, s) -> castings.put(p, new SpriteCasting(s, Map.of(), heldOut, all)));
    return castings;
  }

  private static Actor seen(Identity who, SplittableRandom random) {
    return who.view(random, random.nextInt(3));
  }

  @Test
  void trainingReachesEveryFamilyAndNothingThatIsKept() {
    Corpus.Config config = Corpus.Config.everything(1, Corpus.Split.TRAIN);
    Casting casting = new Casting(castings(false), List.of(), config);
    SplittableRandom random = new SplittableRandom(8);
    Set<String> families = new HashSet<>();
    for (int i = 0; i < DRAWS; i++) {
      Casting.Plan plan = casting.plan(random);
      Identity lead = casting.lead(plan, random);
      Identity other = casting.other(plan, lead, Set.of(), random);
      Identity stranger = casting.stranger(lead, random);
      for (Identity who : List.of(lead, other, stranger)) {
        assertFalse(Casting.reserved(who));
        Actor actor = seen(who, random);
        if (!actor.family().equals("puppet")) {
          families.add(actor.family());
          assertFalse(Reserved.sprite(actor.family(), actor.concept().name()), actor.family());
        }
      }
    }
    assertEquals(Set.copyOf(SpriteFamily.all().stream().map(SpriteFamily::id).toList()), families);
  }

  @Test
  void everyPartHasSomethingThatIsKeptAndHeldOutScenesAreLedByIt() {
    SplittableRandom random = new SplittableRandom(9);
    for (Part part :
        List.of(Part.EMOJI, Part.ICONS, Part.SILHOUETTES, Part.CLIP_ART, Part.MODELS)) {
      Corpus.Config config = Corpus.Config.everything(1, Corpus.Split.HELD_OUT).withOnly(part);
      Casting casting = new Casting(castings(true), List.of(), config);
      for (int i = 0; i < 200; i++) {
        Casting.Plan plan = casting.plan(random);
        assertEquals(part, plan.part());
        Actor actor = seen(casting.lead(plan, random), random);
        assertTrue(Reserved.sprite(actor.family(), actor.concept().name()), actor.family());
      }
    }
  }

  @Test
  void trainingKnowsNoReservedAvatarStyle() {
    List<String> open = Avatar.styles(false).stream().map(r -> r[0]).toList();
    assertEquals(List.of("adventurer", "big-smile", "lorelei", "open-peeps", "toon-head"), open);
  }

  @Test
  void sharesAreThoseOfTheDesign() {
    Corpus.Config config = Corpus.Config.everything(1, Corpus.Split.TRAIN);
    Map<Part, Integer> count = new EnumMap<>(Part.class);
    for (int i = 0; i < 10_000; i++) {
      count.merge(config.part((i + 0.5) / 10_000), 1, Integer::sum);
    }
    double[] shares = {0.40, 0.10, 0.10, 0.08, 0.12, 0.12, 0.08};
    for (Part part : Part.values()) {
      assertEquals(shares[part.ordinal()], count.get(part) / 10_000.0, 1e-3, part.words());
    }
  }

  @Test
  void composedScenesShowSeveralSubjects() {
    Corpus.Config config = Corpus.Config.everything(1, Corpus.Split.TRAIN);
    Casting casting = new Casting(castings(false), List.of(), config);
    SplittableRandom random = new SplittableRandom(10);
    int composed = 0;
    for (int i = 0; i < 2000; i++) {
      Casting.Plan plan = casting.plan(random);
      if (plan.composed()) {
        composed++;
        assertEquals(0, plan.single(config));
        assertTrue(plan.part() != Part.ICONS && plan.part() != Part.CLIP_ART);
      }
    }
    assertTrue(composed > 100);
  }
}
