package dev.banana.train.corpus;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of one avatar style: {@code package -> templates -> SVG}. The package keeps its art as
 * template strings in generated scripts; they are read as text and never run.
 */
final class AvatarArt {
  private static final Pattern GROUP = Pattern.compile("export const (\\w+) = \\{");
  private static final Pattern VARIANT =
      Pattern.compile("(?m)^\\s+'?(\\w+)'?: \\([^)]*\\) => (?:\\{ var [^;]*; return )?`([^`]*)`");
  private static final Pattern BODY = Pattern.compile("body: `([^`]*)`");
  private static final Pattern VIEW = Pattern.compile("viewBox: '0 0 (\\d+) (\\d+)'");
  private static final Pattern COLOUR_XML =
      Pattern.compile("\\$\\{escape\\.xml\\(`\\$\\{colors\\.(\\w+)\\}`\\)\\}");
  private static final Pattern COLOUR = Pattern.compile("\\$\\{colors\\.(\\w+)\\}");
  private static final Pattern PART =
      Pattern.compile("\\$\\{\\(_\\w+ = \\(_\\w+ = components\\.(\\w+)\\)[^}]*\\}");
  private static final Pattern HOLE = Pattern.compile("\\{\\{(part|colors)\\.(\\w+)\\}\\}");
  private static final Pattern UNFIT = Pattern.compile("(?i)monster|cyclops|fang|rage|mask.*");
  private static final int MAX_DEPTH = 6;

  private final String style;
  private final Map<String, Map<String, String>> groups = new TreeMap<>();
  private String body;
  private int width;
  private int height;

  private AvatarArt(String style) {
    this.style = style;
  }

  /**
   * {@return the art of {@code style}}
   *
   * @throws CorpusException if the package does not look as expected
   */
  static AvatarArt load(Path folder, String style, String artifact) {
    AvatarArt art = new AvatarArt(style);
    Path archive = CorpusFetch.pathOf(folder, Artifact.named(artifact));
    Archives.readTgz(
        archive,
        n -> n.matches("package/lib/(index|components/\\w+)\\.js"),
        (n, bytes) -> art.read(n, new String(bytes, StandardCharsets.UTF_8)));
    if (art.body == null || art.groups.isEmpty()) {
      throw CorpusException.of(
          "Package '%s' holds no avatar templates; the pin in artifacts.tsv is wrong.", artifact);
    }
    return art;
  }

  private void read(String name, String script) {
    String text = COLOUR_XML.matcher(script).replaceAll("{{colors.$1}}");
    text = COLOUR.matcher(text).replaceAll("{{colors.$1}}");
    text = PART.matcher(text).replaceAll("{{part.$1}}");
    if (name.equals("package/lib/index.js")) {
      Matcher b = BODY.matcher(text);
      Matcher v = VIEW.matcher(text);
      if (b.find() && v.find()) {
        body = b.group(1);
        width = Integer.parseInt(v.group(1));
        height = Integer.parseInt(v.group(2));
      }
      return;
    }
    Matcher group = GROUP.matcher(text);
    if (group.find()) {
      Map<String, String> variants = new TreeMap<>();
      Matcher m = VARIANT.matcher(text);
      while (m.find()) {
        if (!UNFIT.matcher(m.group(1)).lookingAt() && !m.group(2).contains("${")) {
          variants.put(m.group(1), m.group(2));
        }
      }
      groups.put(group.group(1), variants);
    }
  }

  /** {@return the names of the groups of parts, sorted} */
  List<String> groups() {
    return List.copyOf(groups.keySet());
  }

  /** {@return the variants of a group, sorted; empty if there is no such group} */
  List<String> variants(String group) {
    return List.copyOf(groups.getOrDefault(group, Map.of()).keySet());
  }

  /** {@return whether any part of {@code group} is painted with colour {@code name}} */
  boolean uses(String name) {
    String hole = "{{colors." + name + "}}";
    return body.contains(hole)
        || groups.values().stream()
            .flatMap(g -> g.values().stream())
            .anyMatch(v -> v.contains(hole));
  }

  /**
   * {@return an SVG document}
   *
   * @param parts chosen variant of each group; groups left out are not drawn
   * @param colours colour of each name, as {@code #RRGGBB}; names left out are ink
   */
  String svg(Map<String, String> parts, Map<String, String> colours) {
    String inner = fill(body, parts, colours, 0);
    return SvgArt.document("<g fill=\"none\">" + inner + "</g>", 0, 0, width, height);
  }

  private String part(String group, Map<String, String> parts) {
    String variant = parts.get(group);
    return variant == null ? "" : groups.getOrDefault(group, Map.of()).getOrDefault(variant, "");
  }

  private String fill(
      String template, Map<String, String> parts, Map<String, String> colours, int depth) {
    if (depth > MAX_DEPTH) {
      throw CorpusException.of("Avatar style '%s' nests its parts without end.", style);
    }
    return HOLE.matcher(template)
        .replaceAll(
            m -> {
              String name = m.group(2);
              String text =
                  m.group(1).equals("colors")
                      ? colours.getOrDefault(name, "#2b2b2b")
                      : part(name, parts);
              return Matcher.quoteReplacement(
                  m.group(1).equals("colors") ? text : fill(text, parts, colours, depth + 1));
            });
  }
}
