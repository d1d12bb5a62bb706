package dev.banana.governor;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Says how far the machine is from slowing itself down because of heat.
 *
 * <p>An app on Android passes one that asks the system, {@code 30 * (1 -
 * powerManager.getThermalHeadroom(0))}, as there one degree is a thirtieth of the headroom.
 */
@FunctionalInterface
public interface ThermalSensor {
  /** Says nothing. */
  ThermalSensor NONE = OptionalDouble::empty;

  /**
   * {@return degrees Celsius that are left until the machine slows itself down, below 0 once it
   * does; empty if that is not known}
   *
   * <p>It is called at most once a second, on a thread that is about to draw, so it must be quick.
   */
  OptionalDouble headroom();

  /** {@return the thermal zones of Linux; elsewhere a sensor that says nothing} */
  static ThermalSensor system() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    return linux ? new ThermalZones(Path.of("/sys/class/thermal")) : NONE;
  }
}
