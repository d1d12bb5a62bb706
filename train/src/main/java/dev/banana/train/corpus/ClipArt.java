package dev.banana.train.corpus;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the clip art package: SVG files by many hands, of which only those stay that say public
 * domain themselves and have a name that a person would say.
 */
final class ClipArt {
  /**
   * What a file says about itself.
   *
   * @param title its title, as written
   * @param creator who made it, maybe empty
   * @param keywords its keywords, lower case
   */
  record Facts(String title, String creator, List<String> keywords) {}

  private static final String ROOT = "./usr/share/openclipart/svg/";
  private static final int BATCH_TITLE = 6;
  private static final int MOST_WORDS = 5;
  private static final double LEAST_COVER = 0.045;

  /** Folders of flags, ornaments, signs and sets of icons. */
  private static final Pattern SKIPPED =
      Pattern.compile(
          ".*(flags|shapes|-theme|gradients|patterns|logos|weapons|cards|dice|buttons|callouts"
              + "|semaphore|/led/|examples|duplicates|roadsigns|icons/|diagrams|hummers|pantyhose"
              + "|alcohol|special|religion|awards|map_symbols|connectors|disability).*");

  private static final Pattern TITLE = Pattern.compile("<dc:title>([^<]*)</dc:title>");
  private static final Pattern CREATOR =
      Pattern.compile("<dc:creator>.*?<dc:title>([^<]*)</dc:title>", Pattern.DOTALL);
  private static final Pattern KEYWORD = Pattern.compile("<rdf:li>([^<]*)</rdf:li>");
  private static final Pattern LICENCE = Pattern.compile("<cc:license rdf:resource=\"([^\"]*)\"");
  private static final Pattern FOREIGN =
      Pattern.compile("<foreignObject.*?</foreignObject>|<foreignObject[^>]*/>", Pattern.DOTALL);
  private static final Pattern PICTURE =
      Pattern.compile("<image\\b[^>]*/>|<image\\b.*?</image>", Pattern.DOTALL);

  /** Words that may join others, and keywords that say nothing. */
  private static final Set<String> JOINING =
      Set.of("a", "an", "and", "the", "of", "on", "in", "with", "at", "for", "to", "under", "by");

  private static final Set<String> VAGUE =
      Set.of(
          ("hash,unsorted,nice,style,education,symbol,icon,icons,clip,art,image,picture,cartoon"
                  + ",mammal,signs,computer,recreation,office,transportation,people,object,equipment"
                  + ",menu,festive,work,protein,entertainment,sports,hardware,electronics,decoration"
                  + ",illustration,outline,geography,places,color,colour,nature,transport,tool,food"
                  + ",dessert,animal,animals,plant,music,party,game,vehicle,insect,europe,holiday"
                  + ",fruit,vegetable,beverage,internet,network,digital,memory,fitness,movie,record"
                  + ",map,maps,states,ink,meat,drink,toy,bug,container,shape,character,face,person")
              .split(","));

  private final EmojiNames names;
  private final Set<String> english;
  private final Map<String, Facts> files = new HashMap<>();
  private final Map<String, Integer> titles = new HashMap<>();

  private ClipArt(EmojiNames names, Set<String> english) {
    this.names = names;
    this.english = english;
  }

  /** {@return the clip art that the corpus wants, in the order of its files} */
  static List<SpriteJob> jobs(Path folder, EmojiNames names) {
    ClipArt art = new ClipArt(names, Dictionary.load(folder, names));
    Path deb = deb(folder);
    Archives.readDeb(deb, ClipArt::wanted, (n, bytes) -> art.note(n, text(bytes)));
    List<SpriteJob> jobs = new ArrayList<>();
    Archives.readDeb(
        deb,
        art.files::containsKey,
        (n, bytes) -> {
          EmojiNames.Name name = art.name(n);
          if (name != null) {
            jobs.add(new SpriteJob(key(n), name, () -> draw(text(bytes))));
          }
        });
    jobs.sort(Comparator.comparing(SpriteJob::key));
    return jobs;
  }

  /** {@return who made each file, by the key of its sprite; without those that do not say} */
  static Map<String, String> creators(Path folder) {
    ClipArt art = new ClipArt(null, Set.of());
    Archives.readDeb(deb(folder), ClipArt::wanted, (n, bytes) -> art.note(n, text(bytes)));
    Map<String, String> out = new HashMap<>();
    art.files.forEach((n, facts) -> out.put(key(n), facts.creator()));
    out.values().removeIf(String::isBlank);
    return out;
  }

  private static Path deb(Path folder) {
    return CorpusFetch.pathOf(folder, Artifact.named("openclipart-svg"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String key(String path) {
    return path.substring(ROOT.length(), path.length() - ".svg".length());
  }

  private static boolean wanted(String path) {
    return path.startsWith(ROOT) && path.endsWith(".svg") && !SKIPPED.matcher(path).matches();
  }

  private void note(String path, String svg) {
    if (!publicDomain(svg)) {
      return;
    }
    List<String> keywords = new ArrayList<>();
    for (Matcher m = KEYWORD.matcher(svg); m.find(); ) {
      keywords.add(m.group(1).trim().toLowerCase(Locale.ROOT));
    }
    Facts facts = new Facts(first(TITLE, svg), first(CREATOR, svg), keywords);
    files.put(path, facts);
    titles.merge(facts.title(), 1, Integer::sum);
  }

  /** {@return whether a file says that it is in the public domain, and nothing else} */
  static boolean publicDomain(String svg) {
    Matcher licence = LICENCE.matcher(svg);
    boolean said = false;
    while (licence.find()) {
      if (!licence.group(1).toLowerCase(Locale.ROOT).contains("publicdomain")) {
        return false;
      }
      said = true;
    }
    return said && !svg.contains("/GPL/");
  }

  private static String first(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    return m.find() ? m.group(1).trim() : "";
  }

  private EmojiNames.Name name(String path) {
    Facts facts = files.get(path);
    String key = key(path);
    String folder = key.contains("/") ? key.substring(0, key.lastIndexOf('/')) : "";
    List<String> words = said(facts.title(), facts);
    boolean batch = titles.get(facts.title()) >= BATCH_TITLE || facts.title().contains("lipart");
    if (batch || words.isEmpty()) {
      words = said(key.substring(key.lastIndexOf('/') + 1), facts);
    }
    // Keywords of people, tools and signs say what they are for, not what they are.
    if (words.isEmpty() && folder.matches("(animals|food|plants|transportation|buildings).*")) {
      words = keyword(facts);
    }
    if (words.isEmpty() || unfit(facts, key, words)) {
      return null;
    }
    List<String> tags =
        facts.keywords().stream()
            .filter(k -> k.matches("[a-z]{4,}") && english.contains(k) && !VAGUE.contains(k))
            .distinct()
            .limit(5)
            .toList();
    EmojiNames.Name known = names.ofSlug(String.join("-", words));
    int group =
        known.group() >= 0 && known.group() < 6
            ? known.group()
            : IconNames.group(words, List.of(folder));
    String label = String.join(" ", Colours.first(words));
    boolean country = IconNames.country(label) != null;
    if (country && !folder.startsWith("geography")) {
      return null;
    }
    return new EmojiNames.Name(country ? "map of " + label : label, group, 0, tags);
  }

  private static boolean unfit(Facts facts, String key, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(facts.keywords());
    all.addAll(tokens(facts.title()));
    all.addAll(tokens(key));
    return Unwanted.reason(all, Unwanted.ALWAYS) != null
        || Unwanted.reason(words, Set.of("sign")) != null;
  }

  /** {@return the words of a title or file name if all of them are English, else none} */
  private List<String> said(String title, Facts facts) {
    List<String> words = new ArrayList<>();
    for (String word : tokens(title.replaceAll("\\([^)]*\\)", " "))) {
      if (!madeBy(word, facts.creator()) && !word.matches("\\d+|md|bw|v|simple|clipart|svg")) {
        words.add(word);
      }
    }
    while (!words.isEmpty() && JOINING.contains(words.get(words.size() - 1))) {
      words.remove(words.size() - 1);
    }
    while (!words.isEmpty() && JOINING.contains(words.get(0))) {
      words.remove(0);
    }
    boolean fit =
        words.size() <= MOST_WORDS
            && words.stream().allMatch(w -> english.contains(w) || JOINING.contains(w))
            && words.stream().anyMatch(w -> !JOINING.contains(w) && !VAGUE.contains(w));
    return fit ? words : List.of();
  }

  /** The first keyword that is a thing with a name of its own, and not a whole class of things. */
  private List<String> keyword(Facts facts) {
    return facts.keywords().stream()
        .filter(k -> k.matches("[a-z]{3,}") && !VAGUE.contains(k))
        .filter(k -> Vocabulary.concept(k) != null || names.ofSlug(k).group() >= 0)
        .findFirst()
        .map(List::of)
        .orElse(List.of());
  }

  private static List<String> tokens(String text) {
    List<String> out = new ArrayList<>();
    for (String word : text.replaceAll("(?<=[a-z])(?=[A-Z0-9])", " ").split("[^\\p{L}\\d]+")) {
      if (!word.isEmpty()) {
        out.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return out;
  }

  /** File names end with the maker's name, often cut short. */
  private static boolean madeBy(String word, String creator) {
    for (String name : creator.toLowerCase(Locale.ROOT).split("[^\\p{L}\\d]+")) {
      if (name.equals(word)
          || word.length() > 1 && name.length() > 3 && name.startsWith(word)
          || word.equals("ganson")) {
        return true;
      }
    }
    return false;
  }

  /** Old files hide their drawing in a switch whose first branch only one program reads. */
  private static Bitmap draw(String svg) {
    String plain = FOREIGN.matcher(svg).replaceAll("");
    plain = PICTURE.matcher(plain).replaceAll("");
    plain = plain.replace("<switch", "<g").replace("</switch", "</g");
    Bitmap bitmap = SvgArt.drawTight(plain, SpritePack.SIDE);
    return bitmap == null || faint(bitmap) ? null : bitmap;
  }

  /** Whether it is a mere line, or nothing but hair lines, as of coasts on maps. */
  private static boolean faint(Bitmap bitmap) {
    long cover = 0;
    for (int p : bitmap.argb()) {
      cover += p >>> 24;
    }
    boolean thin = Math.min(bitmap.width(), bitmap.height()) < 24;
    return thin || cover < LEAST_COVER * 255 * bitmap.argb().length;
  }
}
