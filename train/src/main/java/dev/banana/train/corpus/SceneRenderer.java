package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Composes one scene: {@code cast -> paint backdrop -> place -> draw back to front -> caption ->
 * references}.
 */
final class SceneRenderer {
  private static final double UNREFERENCED = 0.1;
  private static final double DISTRACTOR = 0.15;
  private static final double SECOND_VIEW = 0.2;
  private static final double CONTRADICTION = 0.05;
  private static final double SAME_FACE = 0.75;
  private static final double PLAIN_ICONS = 0.7;
  private static final int SLOTS = 5;

  /** Share of large pictures that are full of small things. */
  private static final double DETAILED = 0.5;

  private final Casting casting;
  private final Corpus.Config config;

  SceneRenderer(Casting casting, Corpus.Config config) {
    this.casting = casting;
    this.config = config;
  }

  /** Who stands where, before anything is drawn. */
  private record Shot(
      List<Identity> cast,
      List<Actor> actors,
      Bitmap[] bitmaps,
      Placing[] placings,
      int[] order,
      Talk talk) {}

  /** Words about subjects, given a name for each. */
  @FunctionalInterface
  private interface Talk {
    String say(List<String> names, SplittableRandom random);
  }

  /** One scene in the making. */
  private final class Take {
    private final SplittableRandom random;
    private final Canvas canvas;
    private final Backdrop.Setting setting;
    private final Layout layout;
    private final Casting.Plan plan;
    private final boolean referenced;

    Take(SplittableRandom random, int width, int height) {
      this.random = random;
      this.canvas = new Canvas(width, height);
      Backdrop.Setting painted =
          config.rich() ? Scenery.paint(canvas, random) : Backdrop.paint(canvas, random);
      this.plan = config.large() ? casting.sharpPlan(random) : casting.plan(random);
      this.setting = repainted(painted);
      if (config.large()) {
        Texture.over(canvas, setting, random);
      }
      this.layout = new Layout(canvas, setting.ground(), config.steady(), random);
      this.referenced = random.nextDouble() < config.references();
    }

    Scene scene() {
      Shot shot = shot();
      int[] slots = slots(shot.actors().size());
      List<Subject> subjects = draw(shot, slots);
      boolean[] shown = shown(shot.actors().size());
      Scene.CaptionMode mode = mode();
      String words = shot.talk().say(names(shot, slots, shown, mode), random);
      String caption = caption(words, shot.actors());
      return new Scene(
          canvas.width,
          canvas.height,
          canvas.rgb,
          caption,
          canvas.slots,
          canvas.classes,
          subjects,
          references(shot, slots, shown),
          mode);
    }

    /** The place alone, drawn in the hand of somebody who might have been there. */
    Scene empty() {
      Identity nobody = casting.lead(plan, random);
      List<String> styles = nobody.view(random, plan.manner()).styles();
      return new Scene(
          canvas.width,
          canvas.height,
          canvas.rgb,
          Captions.empty(setting, styles, random),
          canvas.slots,
          canvas.classes,
          List.of(),
          List.of(),
          Scene.CaptionMode.ATTRIBUTES);
    }

    private String caption(String words, List<Actor> actors) {
      if (plan.part() == Part.SILHOUETTES) {
        return Captions.tinted(words, setting, random);
      }
      String light = config.rich() ? Light.shed(canvas, setting, random) : "";
      // Or a fox would be two things: the one that is drawn in this hand, and a figure in clothes.
      boolean styled = config.steady() && plan.figures();
      String text = Captions.whole(words, setting, actors.get(0).styles(), styled, random) + light;
      return actors.size() == 1 && !referenced
          ? Captions.tagged(text, actors.get(0).tags(), random)
          : text;
    }

    /** Icons lie mostly on plain grounds, silhouettes always. */
    private Backdrop.Setting repainted(Backdrop.Setting painted) {
      if (plan.part() == Part.SILHOUETTES) {
        return Silhouette.ground(canvas, plan.manner(), random);
      }
      return plan.part() == Part.ICONS && random.nextDouble() < PLAIN_ICONS
          ? Backdrop.plainOver(canvas, random)
          : painted;
    }

    private Shot shot() {
      double one = plan.single(config);
      double kind = random.nextDouble() * (one + config.pair() + config.group());
      if (kind < one) {
        return single();
      }
      return kind < one + config.pair() ? pair() : group();
    }

    private Shot single() {
      Identity who = faced(casting.lead(plan, random));
      Actor actor = who.view(random, plan.manner());
      Bitmap bitmap = actor.pixels().apply(canvas.unit() * (config.large() ? 0.86 : 0.75));
      return new Shot(
          List.of(who),
          List.of(actor),
          new Bitmap[] {bitmap},
          new Placing[] {layout.single(actor, bitmap)},
          new int[] {0},
          (names, r) -> names.get(0));
    }

    private Shot pair() {
      Identity one = faced(casting.lead(plan, random));
      Actor a = one.view(random, plan.manner());
      Layout.Relation wish = relation();
      Set<String> taken = Set.of(a.concept().name());
      Identity two =
          wish == Layout.Relation.ON && !bust(a) ? casting.support(plan, taken, random) : null;
      Layout.Relation relation =
          two == null && wish == Layout.Relation.ON ? Layout.Relation.BESIDE : wish;
      two = two != null ? two : faced(casting.other(plan, one, taken, random));
      Actor b = two.view(random, plan.manner());
      Bitmap first = a.pixels().apply(canvas.unit() * 0.5);
      Bitmap second = b.pixels().apply(canvas.unit() * 0.5);
      return new Shot(
          List.of(one, two),
          List.of(a, b),
          new Bitmap[] {first, second},
          layout.pair(relation, a, first, b, second),
          relation == Layout.Relation.BEHIND ? new int[] {0, 1} : new int[] {1, 0},
          (names, r) -> Captions.relation(relation, names.get(0), names.get(1), r));
    }

    /** Who is shown by a reference mostly has its expression: nobody says another. */
    private Identity faced(Identity who) {
      // The first mixes are drawn as they always were.
      boolean asEver = !config.rich() && !config.steady();
      return referenced && !asEver && random.nextDouble() < SAME_FACE
          ? who.keepingFace(random)
          : who;
    }

    /** {@return whether only head and shoulders are drawn, which stand on nothing} */
    private boolean bust(Actor actor) {
      return actor.concept().has('b');
    }

    private Layout.Relation relation() {
      int pick = random.nextInt(100);
      return pick < 35
          ? Layout.Relation.ON
          : pick < 52
              ? Layout.Relation.LEFT
              : pick < 69
                  ? Layout.Relation.RIGHT
                  : pick < 82
                      ? Layout.Relation.BESIDE
                      : pick < 91 ? Layout.Relation.ABOVE : Layout.Relation.BEHIND;
    }

    private Shot group() {
      boolean counted = !plan.figures() && !referenced && random.nextDouble() < 0.6;
      int n = counted ? random.nextInt(2, 6) : random.nextInt(3, 6);
      List<Identity> cast = new ArrayList<>();
      List<Actor> actors = new ArrayList<>();
      Set<String> taken = new HashSet<>();
      for (int i = 0; i < n; i++) {
        cast.add(
            i == 0
                ? faced(casting.lead(plan, random))
                : counted ? cast.get(0) : faced(casting.other(plan, cast.get(0), taken, random)));
        actors.add(counted && i > 0 ? actors.get(0) : cast.get(i).view(random, plan.manner()));
        taken.add(actors.get(i).concept().name());
      }
      Bitmap[] bitmaps =
          actors.stream().map(a -> a.pixels().apply(canvas.unit() * 0.4)).toArray(Bitmap[]::new);
      boolean floating = n >= 4 && setting.ground() < 0 && random.nextInt(3) > 0;
      boolean grid = config.steady() ? n >= 4 && layout.narrow() : floating;
      int[] order = new int[n];
      for (int i = 0; i < n; i++) {
        order[i] = i;
      }
      String all = Words.number(n) + " " + Words.plural(actors.get(0).noun());
      return new Shot(
          cast,
          actors,
          bitmaps,
          grid ? layout.grid(actors, bitmaps) : layout.row(actors, bitmaps),
          order,
          counted ? (names, r) -> all : Captions::list);
    }

    /** {@return numbers of the subjects; shuffled where references make them matter} */
    private int[] slots(int n) {
      int[] all = {1, 2, 3, 4, 5};
      for (int i = 0; referenced && i < n; i++) {
        int k = random.nextInt(i, SLOTS);
        int swap = all[i];
        all[i] = all[k];
        all[k] = swap;
      }
      return java.util.Arrays.copyOf(all, n);
    }

    private boolean[] shown(int n) {
      boolean[] out = new boolean[n];
      for (int i = 0; referenced && i < n; i++) {
        out[i] = n == 1 || random.nextDouble() >= UNREFERENCED;
      }
      return out;
    }

    private Scene.CaptionMode mode() {
      if (!referenced) {
        return Scene.CaptionMode.ATTRIBUTES;
      }
      int pick = random.nextInt(4);
      return pick < 2
          ? Scene.CaptionMode.SLOTS
          : pick == 2 ? Scene.CaptionMode.ATTRIBUTES : Scene.CaptionMode.BOTH;
    }

    private List<String> names(Shot shot, int[] slots, boolean[] shown, Scene.CaptionMode mode) {
      List<String> out = new ArrayList<>();
      for (int i = 0; i < slots.length; i++) {
        Actor actor = shot.actors().get(i);
        // Long lists say less about each, because text encoders read only the first fifty words.
        boolean brief = slots.length > 3 || slots.length == 3 && random.nextBoolean();
        String words = brief ? Words.indefinite(actor.noun()) : actor.phrase();
        String slot = "[S" + slots[i] + "]";
        if (!shown[i] || mode == Scene.CaptionMode.ATTRIBUTES) {
          out.add(words);
        } else if (mode == Scene.CaptionMode.SLOTS) {
          out.add(slot);
        } else {
          out.add(misled(shot.cast().get(i), words) + " " + slot);
        }
      }
      return out;
    }

    /** Now and then the words are wrong, so that the reference learns to win. */
    private String misled(Identity who, String words) {
      if (random.nextDouble() >= CONTRADICTION) {
        return words;
      }
      Identity twin = who.twin(random);
      return twin == null ? words : twin.view(random, plan.manner()).phrase();
    }

    private List<Reference> references(Shot shot, int[] slots, boolean[] shown) {
      List<Reference> out = new ArrayList<>();
      for (int i = 0; i < slots.length; i++) {
        if (shown[i]) {
          Identity who = shot.cast().get(i);
          out.add(ReferenceView.draw(slots[i], who, random));
          if (slots.length <= 2 && random.nextDouble() < SECOND_VIEW) {
            out.add(ReferenceView.draw(slots[i], who, random));
          }
        }
      }
      if (referenced && slots.length < SLOTS && random.nextDouble() < DISTRACTOR) {
        Identity stranger = casting.stranger(shot.cast().get(0), random);
        out.add(ReferenceView.draw(0, stranger, random));
      }
      return List.copyOf(out);
    }

    private List<Subject> draw(Shot shot, int[] slots) {
      Subject[] subjects = new Subject[shot.actors().size()];
      double light =
          setting.night() ? random.nextDouble(0.82, 0.98) : random.nextDouble(0.96, 1.04);
      for (int i : shot.order()) {
        Actor actor = shot.actors().get(i);
        Bitmap bitmap = shot.bitmaps()[i];
        Placing p = shot.placings()[i];
        if (!actor.flies() && plan.part() != Part.SILHOUETTES && rests(shot, i)) {
          double w = bitmap.width() * p.scale();
          double foot = p.cy() + bitmap.height() * p.scale() / 2;
          double strength = setting.ground() >= 0 ? 0.32 : 0.16;
          canvas.shadow(p.cx(), foot - w * 0.01, w * 0.46, w * 0.07, strength);
        }
        int[] box = canvas.draw(bitmap, p, slots[i], actor.coarse(), light);
        subjects[i] = subject(actor, box, slots[i]);
      }
      return List.of(subjects);
    }
  }

  /** {@return the scene that {@code random} leads to} */
  Scene render(SplittableRandom random, int width, int height) {
    if (config.large() && random.nextDouble() < DETAILED) {
      return new DetailScene(casting, config, random, width, height).scene();
    }
    // Other mixes are drawn as they always were.
    boolean empty = config.empty() > 0 && random.nextDouble() < config.empty();
    Take take = new Take(random, width, height);
    return empty ? take.empty() : take.scene();
  }

  static Subject subject(Actor actor, int[] box, int slot) {
    return new Subject(
        actor.concept().name(),
        actor.family(),
        actor.styles().get(0),
        List.copyOf(actor.colours()),
        box[0],
        box[1],
        box[2],
        box[3],
        slot);
  }

  /** Whether nobody is drawn below, so that the ground is what it stands on. */
  private static boolean rests(Shot shot, int i) {
    Placing p = shot.placings()[i];
    for (int k = 0; k < shot.placings().length; k++) {
      Placing q = shot.placings()[k];
      if (k != i && q.cy() > p.cy() + shot.bitmaps()[i].height() * p.scale() * 0.4) {
        return false;
      }
    }
    return true;
  }
}
