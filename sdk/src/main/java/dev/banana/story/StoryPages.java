package dev.banana.story;

import dev.banana.cast.Subject;
import dev.banana.image.ImageFiles;
import dev.banana.image.ImageFormat;
import dev.banana.image.Labels;
import dev.banana.image.Pictures;
import dev.banana.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The pages and contact sheets of a story, one of each for every {@value #EACH} scenes.
 *
 * <p>A page is one file: its pictures are in it, it asks no server for anything and runs no script.
 * All words of the story are text in it, whatever they look like. One picture is in memory at a
 * time.
 */
final class StoryPages {
  /** Scenes on one page. */
  static final int EACH = 100;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html>
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font: 1rem/1.5 sans-serif;
        background: #fbfaf7; color: #222; }
      figure { margin: 0; }
      img { width: 100%%; height: auto; border-radius: .4rem; display: block; }
      figcaption { margin: .4rem 0 0; overflow-wrap: anywhere; }
      small { color: #666; }
      .cast { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0 2rem; }
      .cast figure { width: 8rem; }
      .scenes { display: grid; gap: 2rem;
        grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); }
      nav { margin: 2rem 0; display: flex; gap: 1rem; }
      </style>
      </head>
      <body>
      """;

  private final Storyboard story;
  private final Path folder;

  StoryPages(Storyboard story, Path folder) {
    this.story = story;
    this.folder = folder;
  }

  void write() {
    int pages = (story.scenes().size() + EACH - 1) / EACH;
    for (int page = 0; page < pages; page++) {
      int from = page * EACH;
      int to = Math.min(story.scenes().size(), from + EACH);
      ContactSheet sheet = new ContactSheet(to - from, from + 1);
      int number = page;
      ImageFiles.save(
          folder.resolve(name(page)), out -> page(new Page(out), number, pages, from, to, sheet));
      ImageFiles.save(folder.resolve(sheet(page)), sheet.picture(), Labels.NONE);
    }
  }

  private static String name(int page) {
    return page == 0 ? "index.html" : String.format(Locale.ROOT, "page-%03d.html", page + 1);
  }

  private static String sheet(int page) {
    return page == 0
        ? "contact-sheet.png"
        : String.format(Locale.ROOT, "contact-sheet-%03d.png", page + 1);
  }

  private void page(Page out, int page, int pages, int from, int to, ContactSheet sheet)
      throws IOException {
    String title = story.title().isBlank() ? "A story" : story.title();
    out.raw(String.format(Locale.ROOT, HEAD, escape(title)));
    out.raw("<h1>").text(title).raw("</h1>\n");
    if (!story.style().isBlank()) {
      out.raw("<p>").text(story.style()).raw("</p>\n");
    }
    if (page == 0 && story.cast().isPresent()) {
      cast(out, story.cast().get().subjects());
    }
    out.raw("<main class=\"scenes\">\n");
    for (int i = from; i < to; i++) {
      RgbImage picture = Pictures.read(StoryRun.scene(folder, i)).colours();
      sheet.add(i - from, picture);
      scene(out, i, picture);
    }
    out.raw("</main>\n");
    links(out, page, pages);
    out.raw("</body>\n</html>\n");
  }

  private static void cast(Page out, List<Subject> subjects) throws IOException {
    out.raw("<section class=\"cast\">\n");
    for (Subject subject : subjects) {
      out.raw("<figure>").image("png", subject.thumbnailPng(0), subject.name());
      out.raw("<figcaption><b>").text(subject.name()).raw("</b><br><small>");
      out.text(subject.description()).raw("</small></figcaption></figure>\n");
    }
    out.raw("</section>\n");
  }

  private void scene(Page out, int index, RgbImage picture) throws IOException {
    Scene scene = story.scenes().get(index);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream(1 << 16);
    ImageFiles.write(jpeg, ImageFormat.JPEG, picture, Labels.NONE);
    out.raw("<figure>").image("jpeg", jpeg.toByteArray(), scene.prompt());
    out.raw("<figcaption>" + (index + 1) + ". ").text(scene.prompt());
    out.raw("<br><small>seed " + story.request(index).seed().orElse(0));
    out.raw(", " + picture.width() + " x " + picture.height() + "</small></figcaption></figure>\n");
  }

  private static void links(Page out, int page, int pages) throws IOException {
    if (pages < 2) {
      return;
    }
    out.raw("<nav>");
    if (page > 0) {
      out.raw("<a href=\"" + name(page - 1) + "\">before</a>");
    }
    out.raw("<span>page " + (page + 1) + " of " + pages + "</span>");
    if (page < pages - 1) {
      out.raw("<a href=\"" + name(page + 1) + "\">after</a>");
    }
    out.raw("</nav>\n");
  }

  /** {@return a stranger's words as text of a page, also within the quotes of an attribute} */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                  boolean shown = letter >= ' ' && letter != 0x7f || letter == '\n';
                  out.appendCodePoint(shown ? letter : ' ');
                }
              }
            });
    return out.toString();
  }

  /** A page that is being written. */
  private record Page(OutputStream out) {
    Page raw(String html) throws IOException {
      out.write(html.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Page text(String words) throws IOException {
      return raw(escape(words));
    }

    Page image(String type, byte[] bytes, String words) throws IOException {
      raw("<img src=\"data:image/" + type + ";base64,");
      out.write(Base64.getEncoder().encode(bytes));
      return raw("\" alt=\"").text(words).raw("\">");
    }
  }
}
