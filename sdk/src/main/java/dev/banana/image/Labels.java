package dev.banana.image;

import java.util.Objects;

/**
 * What travels inside an image file beside the pixels.
 *
 * @param parameters for people and for other programs, in the form that A1111's web UI writes;
 *     empty if there are none
 * @param request for this program, as JSON; empty if there is none
 */
public record Labels(String parameters, String request) {
  /** No labels. */
  public static final Labels NONE = new Labels("", "");

  /** Checks that both are there. */
  public Labels {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(request, "request");
  }
}
