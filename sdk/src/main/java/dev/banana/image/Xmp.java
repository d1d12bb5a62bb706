package dev.banana.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The XMP packet that says that an algorithm made a picture, and may carry a request.
 *
 * <p>Source: IPTC, <a
 * href="https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">digital source
 * type</a>.
 */
final class Xmp {
  private static final String SOURCE =
      "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

  private static final Pattern REQUEST = Pattern.compile("banana:request=\"([^\"]*)\"");

  private Xmp() {}

  /** {@return a packet without a request} */
  static String made() {
    return packet("");
  }

  /** {@return a packet with a request in it} */
  static String made(String request) {
    return packet(
        "\n    xmlns:banana=\"https://banana.dev/ns/1/\" banana:request=\""
            + escape(request)
            + "\"");
  }

  private static String packet(String extra) {
    return "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        + " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        + "  <rdf:Description rdf:about=\"\"\n"
        + "    xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"\n"
        + "    Iptc4xmpExt:DigitalSourceType=\""
        + SOURCE
        + "\""
        + extra
        + "/>\n"
        + " </rdf:RDF>\n"
        + "</x:xmpmeta>\n"
        + "<?xpacket end=\"w\"?>";
  }

  /** {@return the request in a packet; empty if there is none} */
  static String request(String packet) {
    Matcher found = REQUEST.matcher(packet);
    return found.find() ? unescape(found.group(1)) : "";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;")
        .replace("\n", "&#10;");
  }

  private static String unescape(String text) {
    return text.replace("&#10;", "\n")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
  }
}
