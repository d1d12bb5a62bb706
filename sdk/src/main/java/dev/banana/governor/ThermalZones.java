package dev.banana.governor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The thermal zones that Linux shows as files.
 *
 * <p>A zone counts if it has a trip point at which the machine slows down or stops. A file that is
 * missing, unreadable or no sensible temperature is passed over. Source: <a
 * href="https://docs.kernel.org/driver-api/thermal/sysfs-api.html">kernel.org</a>; temperatures are
 * in thousandths of a degree.
 */
final class ThermalZones implements ThermalSensor {
  private static final Set<String> SLOWING = Set.of("passive", "hot", "critical");
  private static final int MOST_TRIPS = 16;
  private static final int MOST_BYTES = 32;
  private static final double COLDEST = -60;
  private static final double HOTTEST = 200;

  private final List<Zone> zones = new ArrayList<>();

  /** A zone, and the lowest temperature at which it slows the machine down. */
  private record Zone(Path temperature, double trip) {}

  /**
   * Look for zones.
   *
   * @param folder holds {@code thermal_zone0} and so on; may be missing
   */
  ThermalZones(Path folder) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "thermal_zone*")) {
      for (Path zone : found) {
        add(zone);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      zones.clear(); // A machine without zones has no folder for them, or hides it.
    }
  }

  private void add(Path zone) {
    double lowest = Double.NaN;
    for (int i = 0; i < MOST_TRIPS; i++) {
      if (SLOWING.contains(text(zone.resolve("trip_point_" + i + "_type")))) {
        double trip = degrees(zone.resolve("trip_point_" + i + "_temp"));
        // A trip point that is switched off reads 0 or less.
        lowest = trip > 0 && !(trip >= lowest) ? trip : lowest;
      }
    }
    if (lowest > 0) {
      zones.add(new Zone(zone.resolve("temp"), lowest));
    }
  }

  @Override
  public OptionalDouble headroom() {
    return zones.stream()
        .mapToDouble(zone -> zone.trip - degrees(zone.temperature))
        .filter(left -> !Double.isNaN(left))
        .min();
  }

  /** Not a number if there is none. */
  private static double degrees(Path file) {
    try {
      double degrees = Long.parseLong(text(file)) / 1000.0;
      return degrees > COLDEST && degrees < HOTTEST ? degrees : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
