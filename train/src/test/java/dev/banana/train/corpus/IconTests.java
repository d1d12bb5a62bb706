package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Icons, silhouettes and clip art get names that people say, or stay out. */
class IconTests {
  private static String name(Part part, String key, String... categories) {
    EmojiNames.Name name = IconNames.of(part, key, List.of(categories));
    return name == null ? null : name.label();
  }

  @Test
  void slugsBecomeWords() {
    assertEquals("coal pile", name(Part.SILHOUETTES, "coal-pile"));
    assertEquals("coffee mug", name(Part.ICONS, "coffee-mug-2-flat"));
    assertEquals("snake", name(Part.SILHOUETTES, "animal-snake-outline-24px", "Zoonoses"));
    assertEquals("passport", name(Part.ICONS, "passport-one"));
    assertEquals("map of France", name(Part.SILHOUETTES, "france"));
    assertEquals("flag of Japan", IconNames.flag("jp").label());
    assertNull(IconNames.flag("yorubaland"));
  }

  @Test
  void signsBrandsWeaponsAndPersonsStayOut() {
    for (String key :
        List.of(
            "arrow-up",
            "align-left",
            "text-bold",
            "align-text-center-flat",
            "amazon-logo",
            "steve-jobs",
            "vlc",
            "steam",
            "r2d2-duo",
            "crossed-swords",
            "ak47",
            "chopped-skull",
            "syringe",
            "cigarette",
            "vagina-alt-outline",
            "number-8-circle")) {
      assertNull(name(Part.ICONS, key), key);
    }
    assertNull(name(Part.ICONS, "something", "Logos"));
    assertNull(name(Part.ICONS, "messages-people-user-bubble-circle"));
    assertNotNull(name(Part.ICONS, "shopping-cart"));
  }

  @Test
  void categoriesSayWhatAThingIs() {
    assertEquals(CoarseClass.FOOD, coarse("popcorn", "FoodDrink"));
    assertEquals(CoarseClass.ANIMAL, coarse("eagle", "Animals"));
    assertEquals(CoarseClass.NATURE, coarse("oak-tree"));
    assertEquals(CoarseClass.VEHICLE, coarse("tow-truck"));
  }

  private static CoarseClass coarse(String key, String... categories) {
    return CoarseClass.ofGroup(IconNames.of(Part.SILHOUETTES, key, List.of(categories)).group());
  }

  @Test
  void clipArtMustSayPublicDomainAndNothingElse() {
    String free = "<cc:license rdf:resource=\"http://web.resource.org/cc/PublicDomain\"/>";
    String gpl = "<cc:license rdf:resource=\"http://creativecommons.org/licenses/GPL/2.0/\"/>";
    assertTrue(ClipArt.publicDomain("<svg>" + free + "</svg>"));
    assertFalse(ClipArt.publicDomain("<svg>" + gpl + "</svg>"));
    assertFalse(ClipArt.publicDomain("<svg>" + free + gpl + "</svg>"));
    assertFalse(ClipArt.publicDomain("<svg><cc:license rdf:resource=\"\"/></svg>"));
    assertFalse(ClipArt.publicDomain("<svg/>"));
  }

  @Test
  void aSmallDrawingOnALargePageIsDrawnLarge() {
    String body = "<rect x='640' y='1000' width='60' height='30' fill='red'/>";
    Bitmap b = SvgArt.drawTight(SvgArt.document(body, 0, 0, 744, 1052), 200);
    assertTrue(b.width() > 150, b.width() + " wide");
    assertEquals(2, b.width() / (double) b.height(), 0.1);
    assertNull(SvgArt.drawTight(SvgArt.document("", 0, 0, 744, 1052), 200));
  }

  @Test
  void everyInkStandsOutFromEveryGroundOfItsScenes() {
    for (Silhouette.Ink ink : Silhouette.DARK) {
      Silhouette.LIGHT_GROUNDS.forEach(g -> assertTrue(contrast(ink, g) > 60, ink + " " + g));
    }
    for (Silhouette.Ink ink : Silhouette.LIGHT) {
      Silhouette.DARK_GROUNDS.forEach(g -> assertTrue(contrast(ink, g) > 60, ink + " " + g));
    }
  }

  private static double contrast(Silhouette.Ink a, Silhouette.Ink b) {
    double sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double d = (a.rgb() >> shift & 255) - (b.rgb() >> shift & 255);
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  @Test
  void aSilhouetteHasOneColourAndSaysIt() {
    SpriteSet own = SpriteSet.own(java.util.Set.of("apple"), new SpriteSet.Cache(1 << 20));
    SplittableRandom random = new SplittableRandom(1);
    Corpus.Config all = Corpus.Config.everything(0, Corpus.Split.TRAIN);
    SpriteCasting casting = new SpriteCasting(List.of(own), java.util.Map.of(), false, all);
    Silhouette s = Silhouette.of(casting.lead(casting.family(random), random), 0, random);
    Actor actor = s.view(random, 0);
    assertTrue(actor.phrase().contains(s.ink().word()), actor.phrase());
    for (int p : actor.pixels().apply(60).argb()) {
      assertTrue((p >>> 24) < 255 || (p & 0xFFFFFF) == s.ink().rgb());
    }
  }

  @Test
  void keywordsFollowNowAndThen() {
    SplittableRandom random = new SplittableRandom(2);
    int told = 0;
    for (int i = 0; i < 500; i++) {
      String text = Captions.tagged("a fox", List.of("forest", "wild"), random);
      assertTrue(text.startsWith("a fox"), text);
      told += text.length() > 5 ? 1 : 0;
    }
    assertEquals(0.2, told / 500.0, 0.06);
  }
}
